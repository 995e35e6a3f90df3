import { nearest } from "../../storage.ts";
import type { Precision } from "../precision.ts";

/** γₙ = nu/(1 − nu): the relative error of n roundings, in any order; u is that of float64 unless given. */
export const gamma = (n: number, unit: number = 2 ** -53): number =>
  n * unit < 1 ? (n * unit) / (1 - n * unit) : Infinity;

/**
 * The relative error of a sum of `count` products in `parts` parts. A part is a product, or a sum of products that is taken by itself,
 * as W x is, and then rounded as whatever is no such sum.
 */
export const gammaOf = (count: number, parts: number, { unitRoundoff, sums }: Precision): number =>
  sums === unitRoundoff || parts === count
    ? gamma(count, unitRoundoff)
    : gamma(count, sums) + gamma(parts, unitRoundoff);

/** True for a number of as few binary digits as a type of this unit roundoff has. */
export const fits = (v: number, unit: number): boolean => nearest(v, Math.round(-Math.log2(unit))) === v;

/** The error of a number that is stored in a type of this unit roundoff. */
export function storedError(v: number, error: number, unit: number, { minNormal, maxFinite }: Precision): number {
  if (error === 0 && fits(v, unit)) return 0;
  const size = Math.abs(v) + error;
  const found = error + unit * size + minNormal;
  return size + found <= maxFinite ? found : Infinity; // it may be NaN
}

/** Errors of the factor of a matrix product, once each number was moved as the arithmetic says; `least`: a quantum is never finer than that of so large a number. */
export function operandErrors(
  values: ArrayLike<number>,
  errors: ArrayLike<number>,
  { operands }: Precision,
  least: number,
): number[] {
  const found: number[] = [];
  const { relative, ofLargest } = operands ?? { relative: 0, ofLargest: 0 };
  let largest = least;
  for (let i = 0; i < values.length; i++)
    largest = Math.max(largest, Math.abs(values[i] as number) + (errors[i] as number));
  for (let i = 0; i < values.length; i++) {
    const v = values[i] as number;
    const e = errors[i] as number;
    const moved = relative === 0 || (e === 0 && fits(v, relative)) ? e : e + relative * (Math.abs(v) + e);
    found.push(ofLargest === 0 ? moved : moved + ofLargest * largest);
  }
  return found;
}

/** An error of 0 · ∞ or ∞ − ∞: nothing is known any more. */
export const nanToInfinity = (error: number): number => (Number.isNaN(error) ? Infinity : error);
