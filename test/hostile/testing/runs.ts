/** Runs of `gatecheck` on hostile targets, and what they leave behind. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root: string = fileURLToPath(new URL("../../../", import.meta.url));

/** Path of a module of this folder. */
export const hostile = (name: string): string => `test/hostile/testing/${name}`;

/** A run to its end. */
export const gatecheck = (
  ...args: readonly string[]
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } =>
  spawnSync(process.execPath, ["bin/gatecheck.js", ...args], { cwd: root, encoding: "utf8" });

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** True for a process that is there, and no zombie. */
const alive = (pid: number): boolean => {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, "utf8") : "";
  return stat !== "" && stat.split(") ").at(-1)?.startsWith("Z") === false;
};

/** Processes that are still there after five seconds. */
export async function leftOf(pids: readonly number[]): Promise<readonly number[]> {
  for (let k = 0; k < 50 && pids.some(alive); k++) await pause(100);
  return pids.filter(alive);
}

/** A run that goes on, the processes that its target noted in $LEFT, and its own. */
export interface Running {
  readonly run: ChildProcess;
  readonly pids: readonly number[];
}

export async function running(...args: readonly string[]): Promise<Running> {
  const LEFT = join(mkdtempSync(join(tmpdir(), "gatecheck-left-")), "pids");
  const run = spawn(process.execPath, ["bin/gatecheck.js", ...args], {
    cwd: root,
    stdio: "ignore",
    env: { ...process.env, LEFT },
  });
  while (!existsSync(LEFT) || readFileSync(LEFT, "utf8") === "") await pause(50);
  return { run, pids: JSON.parse(readFileSync(LEFT, "utf8")) as number[] };
}
