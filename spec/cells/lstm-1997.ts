import { type Cell, defineCell } from "../cell.ts";
import { add, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory as it began, without forget gate: the cell only ever adds. Both squashing functions are tanh, where the
 * paper scales a sigmoid to (−2, 2) and (−1, 1), and the gradient is the full one, where the paper truncates it.
 * S. Hochreiter, J. Schmidhuber, Long short-term memory, Neural Computation 9(8), 1997.
 */
export const lstm1997: Cell = defineCell({
  id: "lstm-1997",
  title: "Long short-term memory without forget gate",
  options: { bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ old, affine }) => {
    const i = sigmoid(affine("i"));
    const o = sigmoid(affine("o"));
    const g = tanh(affine("g"));
    const c = add(old.c, mul(i, g));
    const h = mul(o, tanh(c));
    return { i, o, g, c, h };
  },
  traits: { sums: ["c"], gatedOutput: { state: "c" }, squashing: true },
  family: ["recurrent", "gated"],
  papers: ["Hochreiter & Schmidhuber 1997, Neural Computation 9(8)"],
  alsoIn: ["RecurrentLayers.jl originallstm_cell"],
});
