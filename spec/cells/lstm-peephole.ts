import type { Cell } from "../cell.ts";
import { type Node, add, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory whose gates see the cell through diagonal peepholes; the output gate sees the new cell. Which gates have
 * a peephole is an option; a gate without has no p either.
 * F. A. Gers, J. Schmidhuber, Recurrent nets that time and count, IJCNN 2000.
 */
export const lstmPeephole: Cell = {
  id: "lstm-peephole",
  title: "Long short-term memory with peepholes",
  family: ["recurrent", "gated", "lstm"],
  papers: ["Gers & Schmidhuber 2000, IJCNN", "Gers, Schraudolph & Schmidhuber 2002, JMLR 3"],
  alsoIn: ["ONNX LSTM with P", "TensorFlow 1 LSTMCell(use_peepholes=True, forget_bias=0)", "oneDNN LSTM with peephole"],
  options: { peepholes: ["ifo", "if", "io", "fo", "i", "f", "o"], bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ x, state, options, W, U, biased, param, affine }) => {
    const { h: output, c: previous } = state as { h: Node; c: Node };
    const sees = options["peepholes"] as string;
    const peephole = (name: string, cell: Node): Node[] =>
      sees.includes(name) ? [mul(param(`p_${name}`, ["n"]), cell)] : [];
    const gate = (name: string, cell: Node): Node =>
      biased(`b_${name}`, matvec(W(name), x), matvec(U(name), output), ...peephole(name, cell));
    const i = sigmoid(gate("i", previous)); // i = σ(Wᵢ x + Uᵢ h′ + pᵢ ⊙ c′ + bᵢ)
    const f = sigmoid(gate("f", previous)); // f = σ(W_f x + U_f h′ + p_f ⊙ c′ + b_f)
    const g = tanh(affine("g")); // g = tanh(W_g x + U_g h′ + b_g)
    const c = add(mul(f, previous), mul(i, g)); // c = f ⊙ c′ + i ⊙ g
    const o = sigmoid(gate("o", c)); // o = σ(Wₒ x + Uₒ h′ + pₒ ⊙ c + bₒ)
    const h = mul(o, tanh(c)); // h = o ⊙ tanh(c)
    return { i, f, g, c, o, h };
  },
};
