import type { Cell } from "../cell.ts";
import { type Node, lerp, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Minimal gated unit, variant 3: its gate is a bias, the same in every step, so that there is no variant without; f = 1 writes.
 * J. C. Heck, F. M. Salem, Simplified minimal gated unit variations for recurrent neural networks, arXiv 1701.03452.
 */
export const mgu3: Cell = {
  id: "mgu3",
  title: "Minimal gated unit, variant 3: the gate of a bias alone",
  family: ["recurrent", "gated"],
  papers: ["Heck & Salem 2017, arXiv 1701.03452"],
  alsoIn: [],
  options: {},
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, state, W, U, biased, param }) => {
    const h = state["h"] as Node;
    const f = sigmoid(param("b_f", ["n"])); // f = σ(b_f)
    const hTilde = tanh(biased("b_h", matvec(W("h"), x), matvec(U("h"), mul(f, h)))); // h̃ = tanh(Wₕ x + Uₕ (f ⊙ h′) + bₕ)
    const next = lerp(f, h, hTilde); // h = (1 − f) ⊙ h′ + f ⊙ h̃
    return { f, hTilde, h: next };
  },
};
