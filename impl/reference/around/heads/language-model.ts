/**
 * A language model: at every step the logits of the next token, given those before it. Nothing here knows a cell.
 *
 *     u_1 = step(initial, beginning),  u_{t+1} = step(·, w_t)         (1) teacher forcing: the token that came is fed back
 *     ln p(w_1..T) = Σ_t ln softmax(u_t)[w_t]                         (2)
 *     perplexity   = exp(−ln p(w_1..T) / T)                           (3)
 */
import { perplexity, sequenceLogProbability } from "./cross-entropy.ts";
import type { Logits } from "./logits.ts";

/** The result of one step: the state for the next, and the logits [V] of the next token. */
export interface Prediction<State> {
  readonly state: State;
  readonly logits: Logits;
}

/** A language model over V tokens, with a state of any kind. */
export interface LanguageModel<State> {
  readonly initial: State;
  /** Pure: a state may be stepped from more than once. The token is null at the beginning (the zero vector). */
  readonly step: (state: State, token: number | null) => Prediction<State>;
}

/** The logits u_1..T that meet the tokens w_1..T, (1). */
export function teacherForced<State>({ initial, step }: LanguageModel<State>, tokens: readonly number[]): Logits[] {
  let state = initial;
  return tokens.map((_, t) => {
    const prediction = step(state, t === 0 ? null : tokens[t - 1]!);
    state = prediction.state;
    return prediction.logits;
  });
}

/** Log-probability [nats] of a sequence (2). @throws RangeError for a token that the model has no logit of */
export const logProbabilityOf = <State>(model: LanguageModel<State>, tokens: readonly number[]): number =>
  sequenceLogProbability(teacherForced(model, tokens), tokens);

/** Perplexity of a sequence (3). @throws RangeError for no tokens, or one that the model has no logit of */
export const perplexityOf = <State>(model: LanguageModel<State>, tokens: readonly number[]): number =>
  perplexity(logProbabilityOf(model, tokens), tokens.length);
