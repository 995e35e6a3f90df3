import type { Precision } from "../precision.ts";
import { gammaOf, nanToInfinity, storedError } from "./rounding.ts";

/** Error analysis of a sum of products that may be taken in any order, element by element. */
export interface Sum {
  /** Σ of the errors that the terms inherit from their factors. */
  readonly inherited: readonly number[];
  /** Σ of the magnitudes the terms may have. */
  readonly magnitude: readonly number[];
  /** Number of products. */
  readonly count: number;
  /** Number of parts that may be rounded by themselves: a product that is no matrix's, or a row of a matrix product. */
  readonly parts: number;
}

/** The distance that a correct implementation may have from the values of a node. */
export interface ErrorBound {
  /** Largest distance from the oracle, row-major; 0 where only the same number is right. */
  readonly error: readonly number[];
  /** A power of two of which every element is a multiple, 0 where none is known. */
  readonly quantum: number;
  /** The sum whose rounding this is, so that a longer sum may take its terms in yet another order; null where it is none. */
  readonly sum: Sum | null;
}

/**
 * Error of a sum in any order, with or without fused multiply-add: what its terms inherit, and γ of their number. Terms that are
 * multiples of `quantum` and together below quantum/u are added exactly in any order. Every product and every addition may flush to 0,
 * and where the terms together may pass the largest number, a partial sum may be infinite: nothing is known then.
 */
export function rounded(sum: Sum, quantum: number, precision: Precision): number[] {
  const { unitRoundoff, sums, minNormal, maxFinite } = precision;
  const { inherited, magnitude, count, parts } = sum;
  const relative = gammaOf(count, parts, precision);
  const lost = 2 * (sums === unitRoundoff ? count : parts) * minNormal;
  const out: number[] = [];
  for (let i = 0; i < inherited.length; i++) {
    const e = inherited[i] as number;
    const size = magnitude[i] as number;
    const exact = size === 0 || (quantum > 0 && e === 0 && size * unitRoundoff <= quantum / 2);
    const error = nanToInfinity(exact ? e : e + relative * size + lost);
    out.push(size + error > maxFinite ? Infinity : error);
  }
  return out;
}

/** The bound of numbers that are kept between steps: where they are rounded they are no longer a sum. */
export function kept(values: readonly number[], bound: ErrorBound, precision: Precision): ErrorBound {
  if (precision.kept === 0) return bound;
  const error = values.map((v, i) => storedError(v, bound.error[i] as number, precision.kept, precision));
  return { error, quantum: bound.quantum, sum: null };
}
