import { type Cell, defineCell } from "../cell.ts";
import { add, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory with a gate u that nothing uses, as a lecture note writes it: the gradients of W_u, U_u and b_u are 0.
 * Else the LSTM of Gers, Schmidhuber & Cummins 2000.
 */
export const lstmDeadGate: Cell = defineCell({
  id: "lstm-dead-gate",
  title: "Long short-term memory with a gate that nothing uses",
  options: { bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ old, affine }) => {
    const i = sigmoid(affine("i"));
    const f = sigmoid(affine("f"));
    const o = sigmoid(affine("o"));
    const u = sigmoid(affine("u"));
    const g = tanh(affine("g"));
    const c = add(mul(f, old.c), mul(i, g));
    const h = mul(o, tanh(c));
    return { i, f, o, u, g, c, h };
  },
  traits: { sums: ["c"], gatedOutput: { state: "c" }, squashing: true },
  family: ["recurrent", "gated", "lstm"],
  papers: [
    "Hochreiter & Schmidhuber 1997, Neural Computation 9(8)",
    "Gers, Schmidhuber & Cummins 2000, Neural Computation 12(10)",
  ],
  alsoIn: [],
});
