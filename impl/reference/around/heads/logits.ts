/** Unnormalised log-probabilities u [V]: finite, or -Infinity for what cannot be; never +Infinity, never NaN. */
export type Logits = Float64Array;

/** Probabilities p [V]: p >= 0, Σ p = 1. */
export type Distribution = Float64Array;

/**
 * The largest logit.
 * @throws RangeError where no distribution has these logits: none at all, all -Infinity, or a NaN or +Infinity among them
 */
export function largest(u: Logits): number {
  let max = -Infinity;
  for (const logit of u) {
    if (Number.isNaN(logit) || logit === Infinity)
      throw new RangeError(`logits: got ${logit}; each must be finite or -Infinity`);
    if (logit > max) max = logit;
  }
  if (max === -Infinity) throw new RangeError(`logits: got ${u.length}, none above -Infinity; at least one must be`);
  return max;
}

/** The index of the largest logit, the lowest where several are. @throws RangeError as `largest` */
export const argmax = (u: Logits): number => u.indexOf(largest(u));
