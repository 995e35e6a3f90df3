import type { Cell } from "../cell.ts";
import { type Node, add, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory with a gate u that nothing uses, as a lecture note writes it: the gradients of W_u, U_u and b_u are 0.
 * Else the LSTM of Gers, Schmidhuber & Cummins 2000.
 */
export const lstmDeadGate: Cell = {
  id: "lstm-dead-gate",
  title: "Long short-term memory with a gate that nothing uses",
  family: ["recurrent", "gated", "lstm"],
  papers: [
    "Hochreiter & Schmidhuber 1997, Neural Computation 9(8)",
    "Gers, Schmidhuber & Cummins 2000, Neural Computation 12(10)",
  ],
  alsoIn: [],
  options: { bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ state, affine }) => {
    const i = sigmoid(affine("i")); // i = σ(Wᵢ x + Uᵢ h′ + bᵢ)
    const f = sigmoid(affine("f")); // f = σ(W_f x + U_f h′ + b_f)
    const o = sigmoid(affine("o")); // o = σ(Wₒ x + Uₒ h′ + bₒ)
    const u = sigmoid(affine("u")); // u = σ(Wᵤ x + Uᵤ h′ + bᵤ)
    const g = tanh(affine("g")); // g = tanh(W_g x + U_g h′ + b_g)
    const c = add(mul(f, state["c"] as Node), mul(i, g)); // c = f ⊙ c′ + i ⊙ g
    const h = mul(o, tanh(c)); // h = o ⊙ tanh(c)
    return { i, f, o, u, g, c, h };
  },
};
