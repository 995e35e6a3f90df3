import { type Cell, defineCell } from "../cell.ts";
import { type Node, add, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory whose gates and candidate see the input alone: the LSTM with U = 0. The output is not fed back.
 * As in the first part of H.-y. Lee, Machine learning (course), recurrent neural network; else the LSTM of Gers et al. 2000.
 */
export const lstmInputOnly: Cell = defineCell({
  id: "lstm-input-only",
  title: "Long short-term memory whose gates see the input alone",
  options: { bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ x, old, W, biased }) => {
    const seen = (gate: string): Node => biased(`b_${gate}`, matvec(W(gate), x));
    const i = sigmoid(seen("i"));
    const f = sigmoid(seen("f"));
    const o = sigmoid(seen("o"));
    const g = tanh(seen("g"));
    const c = add(mul(f, old.c), mul(i, g));
    const h = mul(o, tanh(c));
    return { i, f, o, g, c, h };
  },
  traits: { sums: ["c"], gatedOutput: { state: "c" }, squashing: true },
  family: ["recurrent", "gated", "lstm"],
  papers: [
    "Lee 2016, Machine learning (course), recurrent neural network",
    "Gers, Schmidhuber & Cummins 2000, Neural Computation 12(10)",
  ],
  alsoIn: [],
});
