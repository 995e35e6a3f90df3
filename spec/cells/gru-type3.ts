import type { Cell } from "../cell.ts";
import { type Node, lerp, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Gated recurrent unit of type 3: its gates are biases, the same in every step, so that there is no variant without; z = 1 writes the candidate.
 * R. Dey, F. M. Salem, Gate-variants of gated recurrent unit (GRU) neural networks, arXiv 1701.05923.
 */
export const gruType3: Cell = {
  id: "gru-type3",
  title: "Gated recurrent unit of type 3: the gates of a bias alone",
  family: ["recurrent", "gated"],
  papers: ["Dey & Salem 2017, arXiv 1701.05923"],
  alsoIn: [],
  options: {},
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, state, W, U, biased, param }) => {
    const h = state["h"] as Node;
    const z = sigmoid(param("b_z", ["n"])); // z = σ(b_z)
    const r = sigmoid(param("b_r", ["n"])); // r = σ(bᵣ)
    const hTilde = tanh(biased("b_h", matvec(W("h"), x), matvec(U("h"), mul(r, h)))); // h̃ = tanh(Wₕ x + Uₕ (r ⊙ h′) + bₕ)
    const next = lerp(z, h, hTilde); // h = (1 − z) ⊙ h′ + z ⊙ h̃
    return { z, r, hTilde, h: next };
  },
};
