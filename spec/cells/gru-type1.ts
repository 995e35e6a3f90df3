import type { Cell } from "../cell.ts";
import { type Node, lerp, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Gated recurrent unit of type 1: its gates see the old state and a bias, not the input; z = 1 writes the candidate.
 * R. Dey, F. M. Salem, Gate-variants of gated recurrent unit (GRU) neural networks, arXiv 1701.05923.
 */
export const gruType1: Cell = {
  id: "gru-type1",
  title: "Gated recurrent unit of type 1: the gates without the input",
  family: ["recurrent", "gated"],
  papers: ["Dey & Salem 2017, arXiv 1701.05923"],
  alsoIn: [],
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, state, W, U, biased }) => {
    const h = state["h"] as Node;
    const z = sigmoid(biased("b_z", matvec(U("z"), h))); // z = σ(U_z h′ + b_z)
    const r = sigmoid(biased("b_r", matvec(U("r"), h))); // r = σ(Uᵣ h′ + bᵣ)
    const hTilde = tanh(biased("b_h", matvec(W("h"), x), matvec(U("h"), mul(r, h)))); // h̃ = tanh(Wₕ x + Uₕ (r ⊙ h′) + bₕ)
    const next = lerp(z, h, hTilde); // h = (1 − z) ⊙ h′ + z ⊙ h̃
    return { z, r, hTilde, h: next };
  },
};
