import type { Cell } from "../cell.ts";
import { type Node, lerp, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Minimal gated unit: one gate, which writes the candidate and resets what the candidate sees; f = 1 writes.
 * G.-B. Zhou, J. Wu, C.-L. Zhang, Z.-H. Zhou, Minimal gated unit for recurrent neural networks, arXiv 1603.09420.
 */
export const mgu: Cell = {
  id: "mgu",
  title: "Minimal gated unit",
  family: ["recurrent", "gated"],
  papers: ["Zhou et al. 2016, arXiv 1603.09420"],
  alsoIn: ["Chainer StatefulMGU"],
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, state, W, U, affine, biased }) => {
    const h = state["h"] as Node;
    const f = sigmoid(affine("f")); // f = σ(W_f x + U_f h′ + b_f)
    const hTilde = tanh(biased("b_h", matvec(W("h"), x), matvec(U("h"), mul(f, h)))); // h̃ = tanh(Wₕ x + Uₕ (f ⊙ h′) + bₕ)
    const next = lerp(f, h, hTilde); // h = (1 − f) ⊙ h′ + f ⊙ h̃
    return { f, hTilde, h: next };
  },
};
