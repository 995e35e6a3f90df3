import type { Precision } from "../precision.ts";
import { gamma, nanToInfinity } from "./rounding.ts";

/**
 * Errors of y = softmax(a). An error e of the exponents changes y_i by a factor of at most exp(e_i + max e); the shift by the
 * largest exponent rounds every exponent by u|a_i − max|, or, where an implementation does not shift, nothing; then as many
 * sums as there are elements, a quotient, and the exponentials themselves, e^0 = 1 the largest.
 */
export function softmaxErrors(
  a: readonly number[],
  ea: readonly number[],
  y: readonly number[],
  precision: Precision,
): number[] {
  const { unitRoundoff, minNormal, maxFinite, activation } = precision;
  // an exponent that may be infinite makes every one of them NaN
  if (a.some((v, i) => !(Math.abs(v) + (ea[i] as number) <= maxFinite))) return y.map(() => Infinity);
  const largest = Math.max(...a);
  const shifted = a.map((v, i) => (ea[i] as number) + unitRoundoff * (Math.abs(v - largest) + 2 * (ea[i] as number)));
  const most = Math.max(...shifted.map((e, i) => ((y[i] as number) === 0 ? 0 : e)));
  const size = y.length;
  const furthest = 1 + (size + 1) * activation("exp", 1) + gamma(size + 2, unitRoundoff);
  return y.map((v, i) => {
    const passed = v * Math.expm1((shifted[i] as number) + most);
    const own =
      activation("exp", v + passed) + v * size * activation("exp", 1) + gamma(size + 2, unitRoundoff) * (v + passed);
    // no two probabilities are farther apart than 1, but for their own errors
    return Math.min(nanToInfinity(passed + own + minNormal), furthest);
  });
}
