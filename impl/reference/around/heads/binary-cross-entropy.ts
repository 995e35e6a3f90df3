/**
 * Binary cross-entropy of p = σ(u) with targets y in [0, 1], summed over the elements; u, y are [n].
 *
 *     L     = Σ −y ln p − (1 − y) ln(1 − p) = Σ softplus(u) − y u          (1)
 *     ∂L/∂u = σ(u) − y                                                     (2)
 *
 * softplus(u) = max(u, 0) + ln(1 + exp(−|u|)) never overflows; y u is taken from max(u, 0) before the small logarithm is added,
 * so that a loss far below 1 keeps its digits. (PyTorch's `binary_cross_entropy_with_logits` is the mean, unless reduction="sum".)
 */
import type { Loss } from "./cross-entropy.ts";

/**
 * Binary cross-entropy [nats] (1) and its gradient (2), u and y [n].
 * @throws RangeError for lengths that differ, an infinite or NaN logit, or a target outside [0, 1]
 */
export function binaryCrossEntropy(u: Float64Array, y: Float64Array): Loss {
  if (u.length !== y.length) throw new RangeError(`binaryCrossEntropy: got ${u.length} logits for ${y.length} targets`);
  let loss = 0;
  const dU = u.map((logit, i) => {
    const target = y[i]!;
    if (!Number.isFinite(logit))
      throw new RangeError(`binaryCrossEntropy: got the logit ${logit}, wanted a finite one`);
    if (!(target >= 0 && target <= 1))
      throw new RangeError(`binaryCrossEntropy: got the target ${target}, wanted one in [0, 1]`);
    const e = Math.exp(-Math.abs(logit));
    loss += Math.max(logit, 0) - target * logit + Math.log1p(e); // (1)
    return (logit < 0 ? e : 1) / (1 + e) - target; // (2)
  });
  return { loss, dU };
}
