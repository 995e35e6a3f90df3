/**
 * Layer normalisation: Ba, Kiros and Hinton 2016, arXiv 1607.06450. a, γ and β are [N]; μ and s² are the mean and the population
 * variance of the N elements of a; ε = 1e-5.
 *
 *     â = (a − μ)/√(s² + ε)    (1)
 *     y = γ ⊙ â + β            (2)
 */
import type { Algebra, Vector } from "../algebra/types.ts";

/** The gradients of γ and β. */
interface Scaling {
  readonly gamma: Vector;
  readonly beta: Vector;
}

/** â, and what was divided by. */
function normalised(
  { dot, plus, sum, times }: Algebra,
  a: Vector,
): { readonly aHat: Vector; readonly deviation: number } {
  const centred = plus(-sum(a) / a.length, a);
  const deviation = Math.sqrt(dot(centred, centred) / a.length + 1e-5);
  return { aHat: times(1 / deviation, centred), deviation };
}

/** y, [N] */
export const layerNorm = (algebra: Algebra, { gamma, beta }: Scaling, a: Vector): Vector =>
  algebra.add(algebra.mul(gamma, normalised(algebra, a).aHat), beta); // (1) (2)

/** dL/da, dL/dγ and dL/dβ, given dL/dy. */
export function layerNormBackward(
  algebra: Algebra,
  { gamma }: Scaling,
  a: Vector,
  dY: Vector,
): { readonly dA: Vector } & Readonly<Record<"dGamma" | "dBeta", Vector>> {
  const { add, dot, mul, plus, sum, times } = algebra;
  const { aHat, deviation } = normalised(algebra, a);
  const dAHat = mul(dY, gamma); // (2)
  const along = times(-dot(dAHat, aHat) / a.length, aHat); // (1), through s²
  const dA = times(1 / deviation, add(plus(-sum(dAHat) / a.length, dAHat), along)); // (1)
  return { dA, dGamma: mul(dY, aHat), dBeta: dY }; // (2)
}
