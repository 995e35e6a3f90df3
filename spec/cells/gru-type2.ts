import type { Cell } from "../cell.ts";
import { type Node, lerp, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Gated recurrent unit of type 2: its gates see the old state alone; z = 1 writes the candidate.
 * R. Dey, F. M. Salem, Gate-variants of gated recurrent unit (GRU) neural networks, arXiv 1701.05923.
 */
export const gruType2: Cell = {
  id: "gru-type2",
  title: "Gated recurrent unit of type 2: the gates of the state alone",
  family: ["recurrent", "gated"],
  papers: ["Dey & Salem 2017, arXiv 1701.05923"],
  alsoIn: [],
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, state, W, U, biased }) => {
    const h = state["h"] as Node;
    const z = sigmoid(matvec(U("z"), h)); // z = σ(U_z h′)
    const r = sigmoid(matvec(U("r"), h)); // r = σ(Uᵣ h′)
    const hTilde = tanh(biased("b_h", matvec(W("h"), x), matvec(U("h"), mul(r, h)))); // h̃ = tanh(Wₕ x + Uₕ (r ⊙ h′) + bₕ)
    const next = lerp(z, h, hTilde); // h = (1 − z) ⊙ h′ + z ⊙ h̃
    return { z, r, hTilde, h: next };
  },
};
