import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { cores, coresIn, keepOn } from "./cores.ts";

let child: ChildProcess | undefined;
afterEach(() => child?.kill("SIGKILL"));

test("a list of cores is single ones and ranges", () => {
  expect(coresIn("0-2,5")).toEqual([0, 1, 2, 5]);
  expect(coresIn("7")).toEqual([7]);
});

test.runIf(process.platform === "linux")("a process stays where it is kept", async () => {
  const all = cores();
  expect(all.length).toBeGreaterThan(0);
  child = fork(new URL("../selftest/noise-worker.ts", import.meta.url), { stdio: "ignore" });
  const last = all.at(-1)!;
  keepOn(last, child.pid!);
  const allowed = /^Cpus_allowed_list:\s*(.+)$/m.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))![1]!;
  expect(coresIn(allowed)).toEqual([last]);
});
