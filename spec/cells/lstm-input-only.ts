import type { Cell } from "../cell.ts";
import { type Node, add, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory whose gates and candidate see the input alone: the LSTM with U = 0. The output is not fed back.
 * As in the first part of H.-y. Lee, Machine learning (course), recurrent neural network; else the LSTM of Gers et al. 2000.
 */
export const lstmInputOnly: Cell = {
  id: "lstm-input-only",
  title: "Long short-term memory whose gates see the input alone",
  family: ["recurrent", "gated", "lstm"],
  papers: [
    "Lee 2016, Machine learning (course), recurrent neural network",
    "Gers, Schmidhuber & Cummins 2000, Neural Computation 12(10)",
  ],
  alsoIn: [],
  options: { bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ x, state, W, biased }) => {
    const seen = (gate: string): Node => biased(`b_${gate}`, matvec(W(gate), x));
    const i = sigmoid(seen("i")); // i = σ(Wᵢ x + bᵢ)
    const f = sigmoid(seen("f")); // f = σ(W_f x + b_f)
    const o = sigmoid(seen("o")); // o = σ(Wₒ x + bₒ)
    const g = tanh(seen("g")); // g = tanh(W_g x + b_g)
    const c = add(mul(f, state["c"] as Node), mul(i, g)); // c = f ⊙ c′ + i ⊙ g
    const h = mul(o, tanh(c)); // h = o ⊙ tanh(c)
    return { i, f, o, g, c, h };
  },
};
