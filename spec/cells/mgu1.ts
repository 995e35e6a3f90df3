import type { Cell } from "../cell.ts";
import { type Node, lerp, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Minimal gated unit, variant 1: its gate sees the old state and a bias, not the input; f = 1 writes.
 * J. C. Heck, F. M. Salem, Simplified minimal gated unit variations for recurrent neural networks, arXiv 1701.03452.
 */
export const mgu1: Cell = {
  id: "mgu1",
  title: "Minimal gated unit, variant 1: the gate without the input",
  family: ["recurrent", "gated"],
  papers: ["Heck & Salem 2017, arXiv 1701.03452"],
  alsoIn: [],
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, state, W, U, biased }) => {
    const h = state["h"] as Node;
    const f = sigmoid(biased("b_f", matvec(U("f"), h))); // f = σ(U_f h′ + b_f)
    const hTilde = tanh(biased("b_h", matvec(W("h"), x), matvec(U("h"), mul(f, h)))); // h̃ = tanh(Wₕ x + Uₕ (f ⊙ h′) + bₕ)
    const next = lerp(f, h, hTilde); // h = (1 − f) ⊙ h′ + f ⊙ h̃
    return { f, hTilde, h: next };
  },
};
