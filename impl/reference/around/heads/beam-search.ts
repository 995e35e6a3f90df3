/**
 * Beam search for the most probable sequences of a language model. Of all one-token continuations of the `width` live hypotheses the
 * `width` most probable stay; those that end in `<EOS>` are finished and leave the beam. What is found is ranked by
 *
 *     score(w_1..T) = ln p(w_1..T) / T^α          α = 0: the log-probability, α = 1: the mean per token
 *
 * A beam as wide as all continuations is exact.
 */
import type { LanguageModel, Prediction } from "./language-model.ts";
import { logSoftmax } from "./softmax.ts";

/** A sequence that ended in `<EOS>` or at the greatest length. */
export interface Hypothesis {
  readonly tokens: readonly number[];
  /** nats */
  readonly logProbability: number;
  readonly score: number;
}

/** Settings of beam search. */
export interface BeamSearch {
  readonly width: number;
  /** Index of `<EOS>`. */
  readonly eos: number;
  /** Most tokens, `<EOS>` included. */
  readonly maxLength: number;
  /** α >= 0; 0 unless given. */
  readonly lengthNormalisation?: number;
}

/** A live sequence and the prediction of its next token. */
interface Live<State> {
  readonly tokens: readonly number[];
  readonly logProbability: number;
  readonly next: Prediction<State>;
}

/**
 * The best sequences found, at most `width`, best first; impossible ones are left out.
 * @throws RangeError for a beam or a length that is not 1 or more, or a negative α
 */
export function beamSearch<State>({ initial, step }: LanguageModel<State>, options: BeamSearch): Hypothesis[] {
  const { width, eos, maxLength, lengthNormalisation: alpha = 0 } = options;
  if (!(width >= 1 && maxLength >= 1 && alpha >= 0))
    throw new RangeError(
      `beamSearch: got width ${width}, maxLength ${maxLength}, lengthNormalisation ${alpha}; wanted >= 1, >= 1, >= 0`,
    );
  const finished: Hypothesis[] = [];
  let live: Live<State>[] = [{ tokens: [], logProbability: 0, next: step(initial, null) }];
  for (let length = 1; length <= maxLength && live.length > 0; length++) {
    const chosen = live
      .flatMap(continuations)
      .sort((a, b) => b.logProbability - a.logProbability)
      .slice(0, width);
    const ended = ({ token }: Continuation<State>): boolean => token === eos || length === maxLength;
    for (const { tokens, logProbability } of chosen.filter(ended))
      finished.push({ tokens, logProbability, score: logProbability / length ** alpha });
    live = chosen
      .filter((one) => !ended(one))
      .map(({ tokens, logProbability, state, token }) => ({ tokens, logProbability, next: step(state, token) }));
  }
  return finished.sort((a, b) => b.score - a.score).slice(0, width);
}

/** A sequence one token longer, not yet stepped. */
interface Continuation<State> {
  readonly tokens: readonly number[];
  readonly logProbability: number;
  readonly state: State;
  readonly token: number;
}

/** All that are possible, in the order of their last token. */
function continuations<State>({ tokens, logProbability, next }: Live<State>): Continuation<State>[] {
  return [...logSoftmax(next.logits)]
    .map((logP, token) => ({
      tokens: [...tokens, token],
      logProbability: logProbability + logP,
      state: next.state,
      token,
    }))
    .filter((one) => one.logProbability > -Infinity);
}
