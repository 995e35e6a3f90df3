/**
 * Softmax and its logarithm; u and p are [V].
 *
 *     p_i     = exp(u_i − max u) / Σ_j exp(u_j − max u)          (1)
 *     ln p_i  = u_i − max u − ln Σ_j exp(u_j − max u)            (2)
 *
 * Nothing overflows: every exponent is at most 0, and every sum at least 1.
 */
import { type Distribution, type Logits, largest } from "./logits.ts";

/** Softmax of the logits (1), [V]; exactly 0 where u is -Infinity. @throws RangeError as `largest` */
export function softmax(u: Logits): Distribution {
  const max = largest(u);
  const p = u.map((logit) => Math.exp(logit - max));
  const sum = total(p);
  return p.map((value) => value / sum);
}

/** Logarithms of the softmax (2), [V]; -Infinity where u is. @throws RangeError as `largest` */
export function logSoftmax(u: Logits): Float64Array {
  const max = largest(u);
  const logSum = Math.log(total(u.map((logit) => Math.exp(logit - max))));
  return u.map((logit) => logit - max - logSum);
}

/** Σ v, from the first to the last. */
function total(v: Float64Array): number {
  let sum = 0;
  for (const value of v) sum += value;
  return sum;
}
