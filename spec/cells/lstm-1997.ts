import type { Cell } from "../cell.ts";
import { type Node, add, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory as it began, without forget gate: the cell only ever adds. Both squashing functions are tanh, where the
 * paper scales a sigmoid to (−2, 2) and (−1, 1), and the gradient is the full one, where the paper truncates it.
 * S. Hochreiter, J. Schmidhuber, Long short-term memory, Neural Computation 9(8), 1997.
 */
export const lstm1997: Cell = {
  id: "lstm-1997",
  title: "Long short-term memory without forget gate",
  family: ["recurrent", "gated"],
  papers: ["Hochreiter & Schmidhuber 1997, Neural Computation 9(8)"],
  alsoIn: ["RecurrentLayers.jl originallstm_cell"],
  options: { bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ state, affine }) => {
    const i = sigmoid(affine("i")); // i = σ(Wᵢ x + Uᵢ h′ + bᵢ)
    const o = sigmoid(affine("o")); // o = σ(Wₒ x + Uₒ h′ + bₒ)
    const g = tanh(affine("g")); // g = tanh(W_g x + U_g h′ + b_g)
    const c = add(state["c"] as Node, mul(i, g)); // c = c′ + i ⊙ g
    const h = mul(o, tanh(c)); // h = o ⊙ tanh(c)
    return { i, o, g, c, h };
  },
};
