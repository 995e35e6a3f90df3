import type { Cell } from "../cell.ts";
import { type Node, add, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory whose output is the gated cell itself: h = o ⊙ c, no tanh on the way out.
 * As on the slides of A. Ng, Sequence models (a = Γₒ ⊙ c); else the LSTM of Gers, Schmidhuber & Cummins 2000.
 */
export const lstmLinearOutput: Cell = {
  id: "lstm-linear-output",
  title: "Long short-term memory without tanh at the output",
  family: ["recurrent", "gated", "lstm"],
  papers: ["Ng 2018, Sequence models (course), week 1", "Gers, Schmidhuber & Cummins 2000, Neural Computation 12(10)"],
  alsoIn: [],
  options: { bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ state, affine }) => {
    const i = sigmoid(affine("i")); // i = σ(Wᵢ x + Uᵢ h′ + bᵢ)
    const f = sigmoid(affine("f")); // f = σ(W_f x + U_f h′ + b_f)
    const o = sigmoid(affine("o")); // o = σ(Wₒ x + Uₒ h′ + bₒ)
    const g = tanh(affine("g")); // g = tanh(W_g x + U_g h′ + b_g)
    const c = add(mul(f, state["c"] as Node), mul(i, g)); // c = f ⊙ c′ + i ⊙ g
    const h = mul(o, c); // h = o ⊙ c
    return { i, f, o, g, c, h };
  },
};
