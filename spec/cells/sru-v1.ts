import { type Cell, defineCell } from "../cell.ts";
import { lerp, matvec, sigmoid, tanh } from "../language/expression.ts";

/**
 * Simple recurrent unit, first version: both gates see the input alone. φ is tanh; the highway carries W_p x, also where m = n.
 * The output h is no state: the next step sees c alone.
 * T. Lei, Y. Zhang, Training RNNs as fast as CNNs, arXiv 1709.02755 v1.
 */
export const sruV1: Cell = defineCell({
  id: "sru-v1",
  title: "Simple recurrent unit, first version",
  options: { bias: [true, false] },
  state: { c: ["n"] },
  output: "h",
  equations: ({ x, old, W, biased }) => {
    const xTilde = matvec(W("x"), x);
    const f = sigmoid(biased("b_f", matvec(W("f"), x)));
    const r = sigmoid(biased("b_r", matvec(W("r"), x)));
    const c = lerp(f, xTilde, old.c);
    const xP = matvec(W("p"), x);
    const h = lerp(r, xP, tanh(c));
    return { xTilde, f, r, c, xP, h };
  },
  traits: { mixture: { state: "c", affine: "x" }, contracting: true },
  family: ["recurrent", "gated", "linear-recurrence", "sru"],
  papers: ["Lei & Zhang 2017, arXiv 1709.02755v1"],
  alsoIn: ["tf.contrib.rnn.SRUCell"],
});
