import type { Cell } from "../cell.ts";
import { type Node, lerp, matvec, sigmoid, tanh } from "../language/expression.ts";

/**
 * Recurrent highway network, recurrence depth 2, carry gate coupled to the transform gate (1 − t); the input enters the first
 * layer only, t = 1 writes.
 * J. G. Zilly, R. K. Srivastava, J. Koutník, J. Schmidhuber, Recurrent highway networks, arXiv 1607.03474.
 */
export const rhn: Cell = {
  id: "rhn",
  title: "Recurrent highway network, depth 2, coupled carry gate",
  family: ["recurrent", "gated", "rhn"],
  papers: ["Zilly et al. 2017, arXiv 1607.03474"],
  alsoIn: ["jzilly/RecurrentHighwayNetworks rhn.py with depth 2 and coupled gates"],
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, state, W, U, biased }) => {
    const h = state["h"] as Node;
    const h1 = tanh(biased("b_h1", matvec(W("h"), x), matvec(U("h1"), h))); // h₁ = tanh(Wₕ x + Uₕ₁ h′ + bₕ₁)
    const t1 = sigmoid(biased("b_t1", matvec(W("t"), x), matvec(U("t1"), h))); // t₁ = σ(Wₜ x + Uₜ₁ h′ + bₜ₁)
    const s1 = lerp(t1, h, h1); // s₁ = (1 − t₁) ⊙ h′ + t₁ ⊙ h₁
    const h2 = tanh(biased("b_h2", matvec(U("h2"), s1))); // h₂ = tanh(Uₕ₂ s₁ + bₕ₂)
    const t2 = sigmoid(biased("b_t2", matvec(U("t2"), s1))); // t₂ = σ(Uₜ₂ s₁ + bₜ₂)
    const next = lerp(t2, s1, h2); // h = (1 − t₂) ⊙ s₁ + t₂ ⊙ h₂
    return { h1, t1, s1, h2, t2, h: next };
  },
};
