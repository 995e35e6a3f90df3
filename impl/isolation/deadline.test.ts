import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { deadline } from "./deadline.ts";

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

const started = (command: string, ...args: readonly string[]): ChildProcess => {
  const child = spawn(command, args, { stdio: "ignore" });
  children.push(child);
  return child;
};

const node = (code: string): ChildProcess => started(process.execPath, "-e", code);

/** Milliseconds until a process is accused; null where it ends before. */
function accused(child: ChildProcess, ms: number): Promise<number | null> {
  const from = performance.now();
  const { promise, resolve } = Promise.withResolvers<number | null>();
  const limit = deadline(ms, () => resolve(performance.now() - from), child.pid);
  child.once("exit", () => {
    limit.clear();
    resolve(null);
  });
  return promise;
}

test.each([
  ["sleeps", "setInterval(() => {}, 1000)"],
  ["waits for what never comes", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)"],
  ["computes without end", "for (;;);"],
])("a process that %s is accused when its time has passed, not before", async (_what, code) => {
  expect(await accused(node(code), 2_000)).toBeGreaterThanOrEqual(1_999);
});

const pinned = existsSync("/proc/self/schedstat") && spawnSync("taskset", ["-c", "0", "true"]).status === 0;

test.skipIf(!pinned)("who has no processor is not accused of saying nothing", async () => {
  for (let k = 0; k < 12; k++) started("taskset", "-c", "0", process.execPath, "-e", "for (;;);");
  const code = "let sum = 0; for (let k = 0; k < 4e7; k++) sum += k;";
  const from = performance.now();
  expect(await accused(started("taskset", "-c", "0", process.execPath, "-e", code), 4_000)).toBeNull();
  expect(performance.now() - from).toBeGreaterThan(4_000);
});

test("a limit that is taken back never passes", async () => {
  let passed = false;
  const limit = deadline(20, () => (passed = true));
  limit.clear();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(passed).toBe(false);
});
