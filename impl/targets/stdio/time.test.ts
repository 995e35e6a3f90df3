import { describe, expect, test } from "vitest";
import { faulty, request, using } from "./testing/requests.ts";

test("a program of version 1.1 times itself: one number for each block, and the answer of its last run", async () => {
  await using(faulty("timed"), {}, async (program) => {
    const run = request();
    expect(await program.time?.(run, 7, 3)).toStrictEqual({
      times: [1, 1, 1],
      answer: { y: run.x, final: [run.layers[0]!.initial] },
    });
  });
});

test("a program of version 1 does not, and is not asked to", async () => {
  await using(faulty("correct"), {}, async (program) => {
    expect(program).not.toHaveProperty("time");
  });
});

test("a program may refuse to time a run", async () => {
  await using(faulty("time-unsupported"), {}, async (program) => {
    expect(await program.time?.(request(), 1, 1)).toStrictEqual({ unsupported: "no clock" });
  });
});

describe("a program whose times are nonsense is at fault", () => {
  test.each([
    ["times-missing", '"times" is not a list of 2 numbers, one for each block'],
    ["times-few", '"times" is not a list of 2 numbers, one for each block'],
    ["times-zero", 'times[0] is "0", must be nanoseconds above 0'],
    ["times-text", 'times[0] is "\\"1\\"", must be nanoseconds above 0'],
    ["times-too-long", "its times add up to 2000000000000000 ns, but only "],
  ])("%s", async (mode, reason) => {
    await using(faulty(mode), {}, async (program) => {
      await expect(program.time?.(request(), 1, 2)).rejects.toThrow(reason);
    });
  });
});
