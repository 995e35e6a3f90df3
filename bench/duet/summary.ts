/** What a comparison says as a whole, beside each workload: is the ruler straight, and where is the middle of all? */
import type { Interval } from "../interval.ts";
import { hodgesLehmann } from "../statistics/signed-rank.ts";
import { against, ratioOf, valuesOf } from "./ratio.ts";
import type { DuetProcess } from "./result.ts";

/** Base against a copy of itself, over all workloads and processes that had one. */
export interface Control {
  /** Null where no process had a copy. */
  readonly ratio: Interval | null;
  readonly values: number;
  /** Null: too few values for an interval as sure as the others. */
  readonly straight: boolean | null;
}

/** A control that is surely off by more than this says that the ruler is bent (BENCH.md 3.2). */
const CONTROL_MARGIN = 0.005;

/** The control over all its processes. */
export function controlOf(together: readonly DuetProcess[], alpha: number): Control {
  const values = valuesOf(against(together, "control").flatMap(({ blocks }) => blocks));
  if (values.length === 0) return { ratio: null, values: 0, straight: null };
  const ratio = ratioOf(hodgesLehmann(values, alpha));
  const sure = ratio.level >= 1 - alpha;
  const off = ratio.lo > 1 + CONTROL_MARGIN || ratio.hi < 1 - CONTROL_MARGIN;
  return { ratio, values: values.length, straight: sure ? !off : null };
}

/** Over the processes that timed every workload: later ones time only what is still open. */
export function geometricMeanOf(duets: readonly DuetProcess[], alpha: number): Interval | null {
  const [first] = duets;
  if (first === undefined) return null;
  const whole = duets.filter(({ blocks }) => blocks.length === first.blocks.length);
  const means = whole.map(({ blocks }) => {
    const values = valuesOf(blocks);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
  return ratioOf(hodgesLehmann(means, alpha));
}
