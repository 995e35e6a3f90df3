import { describe, expect, test } from "vitest";
import { ProgramFault, stdio, TargetError } from "./index.ts";
import { faulty, outcome, request, using } from "./testing/requests.ts";

describe("a program that breaks the protocol in a run", () => {
  const seq = "the program answered seq 1 wrongly:";
  const faults: readonly (readonly [mode: string, message: string])[] = [
    ["hang", "the program gave no answer to run (seq 1) within 150 ms"],
    ["trickle", "the program gave no answer to run (seq 1) within 150 ms"],
    ["garbage", 'the program wrote a line that is not JSON: "epoch 1, loss 0.3"'],
    ["not-utf8", "the program wrote a line that is not UTF-8"],
    ["blank-line", 'the program wrote a line that is not JSON: ""'],
    ["wrong-seq", "the program answered with seq 2; the answer due was that to seq 1"],
    ["no-seq", "the program answered with no seq; the answer due was that to seq 1"],
    ["wrong-shape", `${seq} y has shape [2,3,2], wanted [3,2,2]`],
    ["wrong-length", `${seq} y has 90 bytes of data; float64 of shape [3,2,2] takes 96`],
    ["bad-base64", `${seq} y has data that are not base64 (RFC 4648, with padding and without white space)`],
    ["no-tensor", `${seq} y is not a tensor; it must be {"shape":[sizes],"data":"<base64>"}`],
    ["null-tensor", `${seq} y is not a tensor; it must be {"shape":[sizes],"data":"<base64>"}`],
    ["no-list", `${seq} final is not a list`],
    ["proto", `${seq} final[0][0] has a tensor named "__proto__", which is no name`],
    ["missing", `${seq} answer has no y, which the request wants`],
    ["bad-unsupported", 'the program\'s answer has an "unsupported" that is no text'],
    ["bad-error", 'the program\'s answer has an "error" without a "message"'],
    ["text-error", `the program's answer: "error" is not an object`],
    ["abort", "the program was ended by SIGKILL before it answered run (seq 1)"],
    ["flood-stdout", `the program wrote a line that is not JSON: "${"x".repeat(80)}…"`],
    ["close-stdin", "the program closed its standard input but did not exit"],
    ["close-stdout", "the program closed its standard output but did not exit"],
  ];

  test.each(faults)("%s", async (mode, message) => {
    await using(faulty(mode), { timeoutMs: message.includes("150 ms") ? 150 : 5000 }, async (program) =>
      expect(await outcome(program)).toBe(`ProgramFault: ${message}`),
    );
  });

  test("endless-line", async () => {
    await using(faulty("endless-line"), {}, async (program) =>
      expect(await outcome(program)).toMatch(/: the program wrote a line of more than \d+ bytes, the most an answer/),
    );
  });

  test("an early exit, with the end of its standard error made printable", async () => {
    await using(faulty("exit"), {}, async (program) => {
      const fault = await Promise.resolve(program.run(request())).catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(ProgramFault);
      expect(fault).toMatchObject({
        reason: "the program exited with status 7 before it answered run (seq 1)",
        stderr: "Traceback:\n  bad? thing?",
        message:
          "the program exited with status 7 before it answered run (seq 1);\nits standard error ends:\n  | Traceback:\n  |   bad? thing?",
      });
    });
  });

  test("an exit in which a grandchild outside the group keeps the pipes open", async () => {
    await using(faulty("grandchild-and-exit"), { timeoutMs: 4000 }, async (program) =>
      expect(await outcome(program)).toMatch(/exited with status 0 before it answered/),
    );
  });
});

describe("a program that fails to start", () => {
  const faults: readonly (readonly [mode: string, message: string])[] = [
    ["hang-on-start", "the program gave no answer to start within 300 ms"],
    ["exit-on-start", "the program exited with status 3 before it answered start"],
    ["exit-at-once", "the program exited with status 9 before it answered start"],
    ["garbage-on-start", 'the program wrote a line that is not JSON: "Loading model…"'],
    ["array-on-start", `the program's answer "[]" is not an object`],
    ["version-2", "the program speaks version 2 of the protocol; version 1 is needed"],
    ["no-version", "the program speaks version (none) of the protocol; version 1 is needed"],
    [
      "bad-cells",
      `the program's answer to start is wrong: cells[0].directions[0] is "sideways"; it must be one of forward, reverse, bidirectional`,
    ],
  ];
  test.each(faults)("%s", async (mode, message) => {
    const startTimeoutMs = mode === "hang-on-start" ? 300 : 5000;
    await expect(stdio(faulty(mode), { startTimeoutMs })).rejects.toStrictEqual(new ProgramFault(message));
  });

  test("no such program", async () => {
    await expect(stdio("no-such-program --fast")).rejects.toStrictEqual(
      new TargetError("there is no program no-such-program"),
    );
    await expect(stdio(`"${process.execPath}" ${"x".repeat(1 << 18)}`)).rejects.toThrow(
      /could not be started: .*E2BIG/,
    );
    await expect(stdio("node x.js", { cwd: "/no/such/directory" })).rejects.toThrow(TargetError);
  });
});
