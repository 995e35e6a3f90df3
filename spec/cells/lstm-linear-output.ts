import { type Cell, defineCell } from "../cell.ts";
import { add, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory whose output is the gated cell itself: h = o ⊙ c, no tanh on the way out.
 * As on the slides of A. Ng, Sequence models (a = Γₒ ⊙ c); else the LSTM of Gers, Schmidhuber & Cummins 2000.
 */
export const lstmLinearOutput: Cell = defineCell({
  id: "lstm-linear-output",
  title: "Long short-term memory without tanh at the output",
  options: { bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ old, affine }) => {
    const i = sigmoid(affine("i"));
    const f = sigmoid(affine("f"));
    const o = sigmoid(affine("o"));
    const g = tanh(affine("g"));
    const c = add(mul(f, old.c), mul(i, g));
    const h = mul(o, c);
    return { i, f, o, g, c, h };
  },
  traits: { sums: ["c"], gatedOutput: { state: "c", linear: true }, squashing: true },
  family: ["recurrent", "gated", "lstm"],
  papers: ["Ng 2018, Sequence models (course), week 1", "Gers, Schmidhuber & Cummins 2000, Neural Computation 12(10)"],
  alsoIn: [],
});
