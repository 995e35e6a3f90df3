/**
 * Cross-entropy of a softmax with the class that came, p = softmax(u), y = one-hot(w); u, p, y are [V].
 *
 *     L     = −ln p_w          (1)
 *     ∂L/∂u = p − y            (2)
 *
 * For a sequence w_1..T with logits u_1..T:
 *
 *     ln p(w_1..T) = Σ_t ln p_t[w_t]                   (3)
 *     perplexity   = exp(−ln p(w_1..T) / T) >= 1       (4)
 */
import { checkedIndex } from "./checked-index.ts";
import type { Logits } from "./logits.ts";
import { logSoftmax, softmax } from "./softmax.ts";

/** A loss and its gradient by the logits [V]. */
export interface Loss {
  /** nats */
  readonly loss: number;
  readonly dU: Float64Array;
}

/**
 * Cross-entropy of class w (1) and its gradient (2), u and dU [V]; the loss is Infinity where u_w is -Infinity.
 * @throws RangeError for no class of the logits, or no logits
 */
export function crossEntropy(u: Logits, w: number): Loss {
  const target = checkedIndex("crossEntropy: class", w, u.length);
  const dU = softmax(u);
  dU[target]! -= 1; // (2)
  return { loss: -logSoftmax(u)[target]!, dU }; // (1)
}

/**
 * Log-probability [nats] of a sequence (3); 0 for the empty one.
 * @throws RangeError when there are not as many logits as tokens, or a token is none of its logits
 */
export function sequenceLogProbability(logits: readonly Logits[], tokens: readonly number[]): number {
  if (logits.length !== tokens.length)
    throw new RangeError(`sequenceLogProbability: got ${logits.length} logits for ${tokens.length} tokens`);
  let sum = 0;
  logits.forEach((u, t) => {
    sum += logSoftmax(u)[checkedIndex("sequenceLogProbability: token", tokens[t]!, u.length)]!; // (3)
  });
  return sum;
}

/**
 * Perplexity (4) from the log-probability [nats] of a sequence of `length` tokens.
 * @throws RangeError for no tokens, or a probability above 1
 */
export function perplexity(logProbability: number, length: number): number {
  if (!(length > 0)) throw new RangeError(`perplexity: got ${length} tokens, wanted at least 1`);
  if (!(logProbability <= 0)) throw new RangeError(`perplexity: got ln p = ${logProbability}, wanted at most 0`);
  return Math.exp(-logProbability / length);
}
