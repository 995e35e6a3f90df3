import type { Cell } from "../cell.ts";
import { type Node, lerp, sigmoid, tanh } from "../language/expression.ts";

/**
 * Simplified gated recurrent unit, without a reset gate; u = 1 writes the candidate.
 * A. Ng, Sequence Models, lecture "Gated Recurrent Unit" (2018).
 */
export const gruSimplified: Cell = {
  id: "gru-simplified",
  title: "Simplified GRU: one gate, no reset",
  family: ["recurrent", "gated"],
  papers: ["Ng 2018, Sequence Models, lecture on the GRU"],
  alsoIn: [],
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ state, affine }) => {
    const u = sigmoid(affine("u")); // u = σ(Wᵤ x + Uᵤ h′ + bᵤ)
    const hTilde = tanh(affine("c")); // h̃ = tanh(W_c x + U_c h′ + b_c)
    const next = lerp(u, state["h"] as Node, hTilde); // h = (1 − u) ⊙ h′ + u ⊙ h̃
    return { u, hTilde, h: next };
  },
};
