import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Usage } from "../../contract.ts";

let collect: (() => void) | null = null;

/** Usage of this process, after its garbage has been collected. */
export function usageHere(): Usage {
  if (collect === null) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
  }
  const { user, system } = process.cpuUsage();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return { memory: heapUsed + external, time: (user + system) / 1000 };
}
