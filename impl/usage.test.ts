import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import type { Implementation } from "./contract.ts";
import { usageHere, usageOf, usageOfGroup } from "./usage.ts";

const here: Implementation = { info: { name: "here", version: "1" }, cells: [], run: () => ({ unsupported: "all" }) };

test("memory that is kept is seen, and what is given back is not", async () => {
  const before = await usageHere("memory");
  let kept: Float64Array | null = new Float64Array(2 ** 20);
  expect((await usageHere("memory")) - before).toBeGreaterThan(0.9 * kept.byteLength);
  kept = null;
  expect((await usageHere("memory")) - before).toBeLessThan(0.1 * 2 ** 23);
});

test("an implementation in this process is measured here, one elsewhere there, and where nothing is told nothing is known", async () => {
  expect(await usageOf(here, "time")).toBeGreaterThan(0);
  expect(await usageOf({ ...here, remote: { usage: () => Promise.resolve(7) } }, "time")).toBe(7);
  expect(await usageOf(here, "peak")).toBeGreaterThanOrEqual(process.memoryUsage.rss() / 2);
  expect(await usageOf({ ...here, remote: {} }, "memory")).toBeNull();
  expect(usageOfGroup(2 ** 30, "memory")).toBeNull();
});

test.skipIf(!existsSync("/proc/self/schedstat"))(
  "a process of another program is measured by what the system tells",
  () => {
    for (const of of ["memory", "peak", "time"] as const) expect(usageOfGroup(process.pid, of)).toBeGreaterThan(0);
  },
);
