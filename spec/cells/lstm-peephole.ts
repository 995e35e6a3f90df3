import { type Cell, defineCell } from "../cell.ts";
import { type Node, add, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory whose gates see the cell through diagonal peepholes; the output gate sees the new cell. An option
 * names the gates that have a peephole; a gate without has no p either.
 * F. A. Gers, J. Schmidhuber, Recurrent nets that time and count, IJCNN 2000.
 */
export const lstmPeephole: Cell = defineCell({
  id: "lstm-peephole",
  title: "Long short-term memory with peepholes",
  options: { peepholes: ["ifo", "if", "io", "fo", "i", "f", "o"], bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ x, old, options, W, U, biased, affine, param }) => {
    const peephole = (name: string, cell: Node): Node[] =>
      options.peepholes.includes(name) ? [mul(param(`p_${name}`, ["n"]), cell)] : [];
    const gate = (name: string, cell: Node): Node =>
      biased(`b_${name}`, matvec(W(name), x), matvec(U(name), old.h), ...peephole(name, cell));
    const i = sigmoid(gate("i", old.c));
    const f = sigmoid(gate("f", old.c));
    const g = tanh(affine("g"));
    const c = add(mul(f, old.c), mul(i, g));
    const o = sigmoid(gate("o", c));
    const h = mul(o, tanh(c));
    return { i, f, g, c, o, h };
  },
  traits: { sums: ["c"], gatedOutput: { state: "c" }, squashing: true },
  family: ["recurrent", "gated", "lstm"],
  papers: ["Gers & Schmidhuber 2000, IJCNN", "Gers, Schraudolph & Schmidhuber 2002, JMLR 3"],
  alsoIn: ["ONNX LSTM with P", "TensorFlow 1 LSTMCell(use_peepholes=True, forget_bias=0)", "oneDNN LSTM with peephole"],
});
