import { parentPort, workerData } from "node:worker_threads";
import { faults } from "../../properties/mutants/catalogue.ts";
import { type Fate, type Trial, fateOf } from "../../properties/mutants/evaluate/power.ts";

/** What a worker is told: the faults are numbered in the order of the catalogue. */
export interface PowerOrder {
  readonly cells: readonly string[];
  readonly trial: Trial;
}

/** One fault done. */
export interface PowerNews {
  readonly index: number;
  readonly fate: Fate;
}

const { cells, trial } = workerData as PowerOrder;
const all = faults(cells);

parentPort?.on("message", (index: number) => {
  const fault = all[index];
  if (fault === undefined) return;
  void fateOf(fault, trial).then((fate) => parentPort?.postMessage({ index, fate } satisfies PowerNews));
});
