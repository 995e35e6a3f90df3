/**
 * From logits u [V] to a token: which tokens may come, with what probability, and which one a number of [0, 1) draws.
 *
 *     p = softmax(top-p(top-k(u / τ)))                                             (1)
 *     draw(p, r) = min { i : p_1 + … + p_i > r },  r uniform on [0, 1)             (2)
 *
 * Temperature τ: 0 is the limit τ → 0+ with the lowest of equal logits, Infinity the uniform distribution on what is possible.
 * Top-k keeps the k largest logits; top-p (nucleus; Holtzman et al. 2020, arXiv 1904.09751) the fewest tokens whose probabilities
 * reach p. Of equal logits both keep the lower index, as argmax does.
 */
import { type Distribution, type Logits, argmax, largest } from "./logits.ts";
import { softmax } from "./softmax.ts";

/** Settings of the distribution that tokens are drawn from. */
export interface Sampling {
  /** τ >= 0; 1 unless given. */
  readonly temperature?: number;
  /** k >= 1; all unless given. */
  readonly topK?: number;
  /** p in (0, 1]; 1 unless given. */
  readonly topP?: number;
}

/**
 * Probabilities of the next token after temperature, top-k and top-p (1), [V].
 * @throws RangeError for a temperature, k or p outside its range, or logits that are none
 */
export function distribution(u: Logits, { temperature = 1, topK = Infinity, topP = 1 }: Sampling = {}): Distribution {
  return softmax(nucleus(largestLogits(tempered(u, temperature), topK), topP));
}

/**
 * Logits divided by the temperature, (u − max u) / τ; the shift keeps a small τ from overflowing.
 * @throws RangeError for a negative temperature
 */
export function tempered(u: Logits, temperature: number): Logits {
  if (!(temperature >= 0)) throw new RangeError(`temperature: got ${temperature}, wanted at least 0`);
  if (temperature === 0) return only(u, [argmax(u)]);
  const max = largest(u);
  return u.map((logit) => (logit === -Infinity ? logit : (logit - max) / temperature));
}

/** Logits cut to the k largest (top-k): all others become -Infinity. @throws RangeError for k below 1 or not whole */
export function largestLogits(u: Logits, k: number): Logits {
  if (!(k === Infinity || (Number.isInteger(k) && k >= 1)))
    throw new RangeError(`top-k: got k = ${k}, wanted a positive integer, or Infinity`);
  return only(u, ranked(u).slice(0, k));
}

/**
 * Logits cut to the fewest that together reach probability p (top-p): all others become -Infinity.
 * @throws RangeError for p outside (0, 1]
 */
export function nucleus(u: Logits, p: number): Logits {
  if (!(p > 0 && p <= 1)) throw new RangeError(`top-p: got p = ${p}, wanted it in (0, 1]`);
  if (p === 1) return u; // rounding may reach 1 before the last
  const probabilities = softmax(u);
  const order = ranked(u);
  let sum = 0;
  const last = order.findIndex((i) => (sum += probabilities[i]!) >= p);
  return last === -1 ? u : only(u, order.slice(0, last + 1));
}

/**
 * The token that a random number r draws (2); if rounding leaves the sum of all p at or below r, the last possible one.
 * @throws RangeError for r outside [0, 1), or nothing possible
 */
export function draw(p: Distribution, r: number): number {
  if (!(r >= 0 && r < 1)) throw new RangeError(`draw: got the random number ${r}, wanted it in [0, 1)`);
  let sum = 0;
  const drawn = p.findIndex((probability) => (sum += probability) > r);
  const token = drawn === -1 ? p.findLastIndex((probability) => probability > 0) : drawn;
  if (token === -1) throw new RangeError(`draw: got ${p.length} probabilities, none above 0; at least one must be`);
  return token;
}

/** Places of the logits, the largest first, the lower of equals first. */
const ranked = (u: Logits): number[] => [...u.keys()].sort((i, j) => (u[i] === u[j] ? i - j : u[j]! - u[i]!));

/** The logits at `places`, -Infinity elsewhere. */
function only(u: Logits, places: readonly number[]): Logits {
  const kept = new Float64Array(u.length).fill(-Infinity);
  for (const place of places) kept[place] = u[place]!;
  return kept;
}
