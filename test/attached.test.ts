import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { RunRequest } from "../impl/contract.ts";
import { reference } from "../impl/reference/index.ts";
import { parseCase } from "../properties/cases/case.ts";
import { drawRequest } from "../properties/cases/request.ts";
import { attachedIn, readStart } from "../impl/targets/stdio/answer.ts";
import { stdio } from "../impl/targets/stdio/index.ts";
import { Lines } from "../impl/targets/stdio/lines.ts";
import { answerLine } from "../impl/targets/stdio/serve.ts";
import { encodeAttached, encodeRun } from "../impl/targets/stdio/request.ts";
import { Attachments, decodeTensor } from "../impl/targets/stdio/tensor.ts";

const command = (mode: string): string =>
  `${process.execPath} "${fileURLToPath(new URL("../impl/targets/stdio/testing/attached.ts", import.meta.url))}" ${mode}`;

const drawn = (more: string): RunRequest => {
  const { request, cotangents } = drawRequest(parseCase(`cell=elman T=3 B=2 m=2 n=3 seed=5 ${more}`));
  return { ...request, want: ["y", "final", "gradients"], cotangents };
};
const some = [
  [true, false],
  [false, true],
  [true, true],
];

test("bytes behind the line, batch first, with masks, resets and streams: what the reference answers, bit for bit", async () => {
  const program = await stdio(command("right"));
  expect(program.cells[0]).toMatchObject({ streams: true, masks: true, resets: true, batchMajor: true });
  const asked = [
    ...["dtype=f32", "dtype=f64 lens=3,1", "dir=bi layers=2"].map(drawn),
    { ...drawn("dir=reverse"), mask: some },
    { ...drawn("layers=2"), resets: some },
    { ...drawn(""), want: ["y"], stream: { name: "a", begin: true } } as const,
    { ...drawn("start=absent"), want: ["y"], stream: { name: "a", begin: false } } as const,
  ];
  const answers = await Promise.all(asked.map(async (request) => program.run(request)));
  for (const [k, request] of asked.entries()) expect(answers[k]).toEqual(await reference.run(request));
  await program.close?.();
});

test("more bytes than an answer needs are refused before they come", async () => {
  const program = await stdio(command("long"), { maxFaults: 1 });
  await expect(Promise.resolve(program.run(drawn("dtype=f64")))).rejects.toThrow(
    /the program attaches 1099511627776 bytes; an answer needs \d+ at most/,
  );
  await program.close?.();
});

test.each([-1, "8", 1.5, null, {}])("%j bytes cannot follow", (attached) =>
  expect(() => attachedIn(JSON.stringify({ attached }))).toThrow(
    /^"attached" is .*, must be the number of bytes that follow$/,
  ),
);

test.each([-8, 1, 0.5, "0", null])("a tensor that begins at %j has not its bytes there", (at) =>
  expect(() => decodeTensor({ shape: [1], at }, "float64", "y", undefined, Buffer.alloc(8))).toThrow(
    `y has its 8 bytes at ${JSON.stringify(at)} of the 8 that followed the line`,
  ),
);

test("bytes are taken as they come, in pieces", () => {
  const [lines, bytes]: [string[], string[]] = [[], []];
  const reader = new Lines();
  const all = Buffer.from("3\nab\n1\n\n0\n2\nxy");
  for (const byte of all)
    reader.take(
      Buffer.from([byte]),
      () => 9,
      (line) => {
        lines.push(line);
        return Number(line);
      },
      (its) => bytes.push(its.toString()),
    );
  expect([lines, bytes]).toEqual([
    ["3", "1", "0", "2"],
    ["ab\n", "\n", "xy"],
  ]);
});

test("each tensor begins at a multiple of 8 bytes, and says where", () => {
  const whole = encodeAttached(drawn("dtype=f32"), 3);
  const end = whole.indexOf("\n");
  const [line, bytes] = [whole.toString("utf8", 0, end), whole.subarray(end + 1)];
  const { x, attached, seq } = JSON.parse(line) as { x: { at: number }; attached: number; seq: number };
  expect([seq, attached, x.at % 8]).toEqual([3, bytes.length, 0]);
  expect(decodeTensor(x, "float32", "x", undefined, bytes)).toEqual(drawn("dtype=f32").x);
  expect(() => decodeTensor({ shape: [1] }, "float32", "x", undefined, bytes)).toThrow(
    'x is not a tensor; it must be {"shape":[sizes],"at":byte} or {"shape":[sizes],"data":"<base64>"}',
  );
  expect(new Attachments().bytes()).toHaveLength(0);
  expect(attachedIn("{}")).toBe(0);
});

test("attachments are claimed by true or false", () => {
  const started = { version: 1.4, implementation: { name: "a", version: "1" }, cells: [] };
  expect(readStart(JSON.stringify({ ...started, attachments: true }))).toMatchObject({ attachments: true });
  expect(() => readStart(JSON.stringify({ ...started, attachments: "yes" }))).toThrow(
    String.raw`the program's answer to start is wrong: attachments is "\"yes\""; it must be true or false`,
  );
});

test("the other side of the protocol passes masks, resets and streams on", async () => {
  for (const more of [{ mask: some }, { resets: some }, { stream: { name: "a", begin: true } as const }]) {
    const request = { ...drawn(""), ...more };
    const [own, plain] = await Promise.all([request, drawn("")].map((one) => answerLine(reference, encodeRun(one, 1))));
    expect(own).toContain('"y":');
    expect(own === plain).toBe("stream" in more);
  }
});
