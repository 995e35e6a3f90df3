import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Implementation, Used } from "./contract.ts";
import { threadsOf } from "./isolation/deadline.ts";

let collect: (() => void) | null = null;

/** Bytes in use in this process after a collection of garbage, the most that it has held, or milliseconds of processor time that it has had. */
export async function usageHere(of: Used): Promise<number> {
  if (of === "peak") return process.resourceUsage().maxRSS * 1024;
  if (of === "time") {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
  if (collect === null) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
  }
  // memory of typed arrays is given back a turn later
  for (let turn = 0; turn < 2; turn++) {
    collect();
    await setImmediate();
  }
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Bytes that are resident of a program and the group that it leads, or were at most, or milliseconds of processor time; null where the system does not tell. */
export function usageOfGroup(pid: number, of: Used): number | null {
  const threads = threadsOf(pid);
  if (threads.size === 0) return null;
  if (of === "time") return [...threads.values()].reduce((sum, { ran }) => sum + ran, 0);
  const processes = new Set([...threads.keys()].map((thread) => thread.split("/", 1).join("")));
  // anonymous memory: pages of files come and go
  const line = of === "peak" ? "VmHWM" : "RssAnon";
  return [...processes].reduce((sum, one) => sum + bytesOf(one, line), 0);
}

/** A line of the status of a process. */
function bytesOf(pid: string, line: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8").split("\n");
    const [, kilobytes = "0"] = /:\s*(\d+) kB$/.exec(status.find((one) => one.startsWith(`${line}:`)) ?? "") ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0; // gone in the meantime
  }
}

/** The same of an implementation, wherever it runs. */
export const usageOf = async ({ remote }: Implementation, of: Used): Promise<number | null> =>
  remote === undefined ? await usageHere(of) : ((await remote.usage?.(of)) ?? null);
