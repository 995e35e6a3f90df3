import { parentPort, workerData } from "node:worker_threads";
import { mutants } from "../../properties/mutants/catalogue.ts";
import { inheritDefinitions } from "../../impl/targets/definitions.ts";
import { type Fate, type PowerRun, fateOf } from "../../properties/mutants/evaluate/power.ts";

/** The task of a worker thread; mutants are numbered in the order of the catalogue. */
export interface PowerPlan {
  readonly cells: readonly string[];
  readonly trial: PowerRun;
}

/** One fault done. */
export interface PowerMessage {
  readonly index: number;
  readonly fate: Fate;
}

const { cells, trial } = workerData as PowerPlan;
await inheritDefinitions();
const all = mutants(cells);

parentPort?.on("message", (index: number) => {
  const fault = all[index];
  if (fault === undefined) return;
  void fateOf(fault, trial).then((fate) => parentPort?.postMessage({ index, fate } satisfies PowerMessage));
});
