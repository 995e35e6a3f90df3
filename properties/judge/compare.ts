import type { Grade } from "../../spec/language/precision.ts";
import { coordinates } from "../../spec/tensor.ts";
import type { Comparison, Tolerance } from "../law.ts";

/** The first element that is further off than its bound. */
export interface Mismatch {
  /** `y[1,0,2]` */
  readonly where: string;
  readonly got: number;
  readonly want: number;
  readonly distance: number;
  readonly bound: number;
  readonly boundFrom: string;
}

/** The outcome of comparing both sides at one grade of accuracy. */
export interface Judgement {
  readonly mismatch: Mismatch | null;
  /** The first that was set aside, where some were. */
  readonly aside?: Mismatch;
  /** Largest distance/bound over all elements; 0 where both sides are equal. */
  readonly ratio: number;
}

const indexOf = (shape: readonly number[], i: number): string =>
  shape.length === 0 ? "" : `[${coordinates(shape, i).join(",")}]`;

const bounds = (tolerance: Tolerance, accuracy: Grade): { of: Float64Array | null; from: string } =>
  typeof tolerance === "string"
    ? { of: null, from: tolerance === "bits" ? "the same bits" : "the same number" }
    : { of: tolerance.of(accuracy), from: tolerance.from };

/** True for the same number, which is no zero of another sign where bits count, or NaN on both sides. */
const same = (ofBits: boolean, got: number, want: number): boolean =>
  got === want ? got !== 0 || !ofBits || Object.is(got, want) : Number.isNaN(got) && Number.isNaN(want);

/** Distance in bounds: at most 1 is within. A NaN is infinitely far from everything but what may have overflowed. */
function ratioOf(distance: number, bound: number | null): number {
  if (bound === Number.POSITIVE_INFINITY) return 0;
  const ratio = bound === null ? Number.NaN : distance / bound;
  return Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
}

/**
 * Compare both sides at one grade of accuracy, element by element.
 * @param first up to the first mismatch
 * @param known mismatches that are set aside
 * @param outputs filled with the largest distance/bound by tensor, where it is given
 */
export function judge(
  comparisons: readonly Comparison[],
  accuracy: Grade,
  first = false,
  known?: (mismatch: Mismatch) => boolean,
  outputs?: Map<string, number>,
): Judgement {
  let worst = 0;
  let mismatch: Mismatch | null = null;
  let aside: Mismatch | undefined;
  for (const { what, shape, got, want, tolerance } of comparisons) {
    const { of, from } = bounds(tolerance, accuracy);
    const ofBits = tolerance === "bits";
    for (let i = 0; i < want.length; i++) {
      const a = got[i] as number;
      const b = want[i] as number;
      if (same(ofBits, a, b)) continue;
      const bound = of === null ? null : (of[i] as number);
      const ratio = ratioOf(Math.abs(a - b), bound);
      if (ratio > 1 && (mismatch === null || known !== undefined)) {
        const found = {
          where: `${what}${indexOf(shape, i)}`,
          got: a,
          want: b,
          distance: Math.abs(a - b),
          bound: bound ?? 0,
          boundFrom: from,
        };
        if (known?.(found) === true) {
          aside ??= found;
          continue;
        }
        mismatch ??= found;
      }
      worst = Math.max(worst, ratio);
      outputs?.set(what, Math.max(ratio, outputs.get(what) ?? 0));
      if (first && mismatch !== null) return { mismatch, ratio: worst };
    }
  }
  return { mismatch, ratio: worst, ...(aside && { aside }) };
}
