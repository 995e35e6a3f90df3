import type { Cell } from "../cell.ts";
import { type Node, lerp, matvec, sigmoid, tanh } from "../language/expression.ts";

/**
 * Simple recurrent unit, first version: both gates see the input alone. φ is tanh; the highway carries W_p x, also where m = n.
 * The output h is no state: the next step sees c alone.
 * T. Lei, Y. Zhang, Training RNNs as fast as CNNs, arXiv 1709.02755 v1.
 */
export const sruV1: Cell = {
  id: "sru-v1",
  title: "Simple recurrent unit, first version",
  family: ["recurrent", "gated", "linear-recurrence", "sru"],
  papers: ["Lei & Zhang 2017, arXiv 1709.02755v1"],
  alsoIn: ["tf.contrib.rnn.SRUCell"],
  options: { bias: [true, false] },
  state: { c: ["n"] },
  output: "h",
  equations: ({ x, state, W, biased }) => {
    const xTilde = matvec(W("x"), x); // x̃ = Wₓ x
    const f = sigmoid(biased("b_f", matvec(W("f"), x))); // f = σ(W_f x + b_f)
    const r = sigmoid(biased("b_r", matvec(W("r"), x))); // r = σ(Wᵣ x + bᵣ)
    const c = lerp(f, xTilde, state["c"] as Node); // c = f ⊙ c′ + (1 − f) ⊙ x̃
    const xP = matvec(W("p"), x); // x_p = W_p x
    const h = lerp(r, xP, tanh(c)); // h = r ⊙ tanh(c) + (1 − r) ⊙ x_p
    return { xTilde, f, r, c, xP, h };
  },
};
