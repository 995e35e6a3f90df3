import { expect, test } from "vitest";
import { timedBlocks } from "./blocks.ts";
import { absoluteProtocol } from "./protocol.ts";

const protocol = { ...absoluteProtocol, profile: "quick", seed: 1 };

/** A run that takes so many milliseconds, and how often it was called. */
const counted = (ms: number) => {
  let calls = 0;
  const run = (): void => {
    calls++;
    for (const begun = performance.now(); performance.now() - begun < ms;);
  };
  return { run, calls: () => calls };
};

test("what happens in the warm-up is not counted as happening while it was timed", async () => {
  const { run, calls } = counted(0.05);
  const { runs, blocks, deopts } = await timedBlocks(run, protocol, calls);
  expect(deopts).toBe(runs * blocks.length);
  expect(calls()).toBeGreaterThan(deopts);
});

test("a run that is timed once has what happened in that run alone", async () => {
  const { run, calls } = counted(3);
  const { blocks, deopts } = await timedBlocks(run, { ...protocol, patienceMs: 2 }, calls);
  expect([blocks.length, deopts, calls()]).toEqual([1, 1, 2]);
});
