/** Results of a comparison as a whole, beside each workload: the A/A control and the geometric mean. */
import type { Interval } from "../core/interval.ts";
import { hodgesLehmann } from "../statistics/signed-rank.ts";
import { against, meansOf, ratioOf } from "./ratio.ts";
import type { PairedProcess } from "./result.ts";

/** Base against a copy of itself, over all processes that had one: the mean of all workloads in each. */
export interface AAControl {
  /** Null where no process had a copy. */
  readonly ratio: Interval | null;
  /** Number of processes. */
  readonly values: number;
  /** The A/A control passed; null: too few values for an interval as sure as the others. */
  readonly straight: boolean | null;
}

/** An A/A control fails whose interval excludes 1 by more than this (docs/measuring.md 3.2). */
const CONTROL_MARGIN = 0.005;

/** The control over all its processes; workloads of one process are not independent, so that each process counts once. */
export function controlOf(together: readonly PairedProcess[], alpha: number): AAControl {
  const values = meansOf(against(together, "control"));
  if (values.length === 0) return { ratio: null, values: 0, straight: null };
  const ratio = ratioOf(hodgesLehmann(values, alpha));
  const sure = ratio.level >= 1 - alpha;
  const off = ratio.lo > 1 + CONTROL_MARGIN || ratio.hi < 1 - CONTROL_MARGIN;
  return { ratio, values: values.length, straight: sure ? !off : null };
}

/** Over the processes that timed every workload (later ones time only what is still open); null: too few for a sure interval. */
export function geometricMeanOf(processes: readonly PairedProcess[], alpha: number): Interval | null {
  const [first] = processes;
  if (first === undefined) return null;
  const whole = processes.filter(({ blocks }) => blocks.length === first.blocks.length);
  const mean = ratioOf(hodgesLehmann(meansOf(whole), alpha));
  return mean.level >= 1 - alpha ? mean : null;
}
