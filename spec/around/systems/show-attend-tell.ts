/**
 * Captions with soft attention over the grid of an image: K. Xu et al. 2015, arXiv 1502.03044. An LSTM that starts from the mean
 * annotation, a gate β on what it looks at, and a regulariser that has every place looked at as often as any other.
 *
 *     h_0 = tanh(W_h ā + b_h),   c_0 = tanh(W_c ā + b_c),   ā = (1/L) Σ_i a_i
 *     β_t = σ(wᵀ h_{t−1} + b),   z_t = β_t attention(h_{t−1}; a_1 … a_L)
 *     (h_t, c_t) = lstm([w_{t−1}; z_t], (h_{t−1}, c_{t−1})),   u_t = W [h_t; w_{t−1}; z_t] + b
 *     R = λ Σ_i (1 − Σ_t α_{ti})²
 */
import { type Node, add, concat, constant, dot, negate, part, pattern, scale } from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import { additive, attend } from "./attention.ts";
import { type State, instance } from "./instance.ts";
import { dense, inputs, numbered } from "./parts.ts";

/** a_i [d], `places` of them, w_t [m], `words` of them; gives the logits `u0 …` [k] and the regulariser `R` []. */
export function showAttendTell(places: number, words: number, lambda: number): Equations {
  const decoder = instance({ cell: "lstm", options: {}, prefix: "decoder", m: "m+d", n: "n" });
  const annotations = inputs("a", places, "d");
  const mean = scale(
    pattern("1/L", [], () => 1 / places),
    add(...annotations),
  );
  let state: State = { h: dense("h", "n", "d", "tanh")(mean), c: dense("c", "n", "d", "tanh")(mean) };
  const score = additive("attention");
  const gate = dense("gate", "1", "n", "sigmoid");
  const readout = dense("readout", "k", "n+m+d");
  const steps = inputs("w", words, "m").map((w) => {
    const { weights, context } = attend(score, annotations, state["h"] as Node);
    const z = scale(part(gate(state["h"] as Node), ["1"], 0), context);
    const stepped = decoder.step(concat(w, z), state);
    state = stepped.state;
    return { u: readout(concat(stepped.y, w, z)), weights };
  });
  const missed = annotations.map((_, i) =>
    add(constant(1, []), ...steps.map(({ weights }) => negate(weights[i] as Node))),
  );
  const R = scale(constant(lambda, []), add(...missed.map((one) => dot(one, one))));
  return { ...numbered("u", steps.map(({ u }) => u)), R }; // prettier-ignore
}
