/**
 * A decoder as a language model: p(w_1..T | x) = Π_t p(w_t | w_{<t}, x), so that everything that scores, samples or searches takes it.
 * Its state starts from what the source left; c, where there is one, is fed at every step and to the output.
 *
 *     s_t = dec([w_{t−1}; c], s_{t−1}),  u_t = W [s_t; w_{t−1}; c] + b,   or without c   dec(w_{t−1}, s_{t−1}),  W s_t + b
 */
import type { Algebra, Vector } from "../../algebra/types.ts";
import type { State } from "../../cell.ts";
import type { LanguageModel } from "../heads/language-model.ts";
import { oneHot } from "../heads/one-hot.ts";
import { type Dense, dense } from "./dense.ts";
import { type Unit, step } from "./unit.ts";

/** A decoder as a language model, of one-hot tokens as many as the readout has rows; float64. */
export function conditionalModel(
  algebra: Algebra,
  decoder: Unit,
  readout: Dense,
  source: { readonly start: State; readonly context: Vector | null },
): LanguageModel<State> {
  const { concat } = algebra;
  const { start, context } = source;
  return {
    initial: start,
    step(previous, token) {
      const w = oneHot(token, readout.W.rows);
      const read = context === null ? w : concat(w, context);
      const { y, state } = step(algebra, decoder, read, previous);
      const logits = dense(algebra, readout, context === null ? y : concat(y, read)).y;
      return { state, logits: Float64Array.from(logits) };
    },
  };
}
