import type { Cell } from "../cell.ts";
import { type Node, lerp, sigmoid, tanh } from "../language/expression.ts";

/**
 * Update gate network: one gate; g = 1 keeps the old state.
 * J. Collins, J. Sohl-Dickstein, D. Sussillo, Capacity and trainability in recurrent neural networks, arXiv 1611.09913.
 */
export const ugrnn: Cell = {
  id: "ugrnn",
  title: "Update gate RNN",
  family: ["recurrent", "gated"],
  papers: ["Collins et al. 2016, arXiv 1611.09913"],
  alsoIn: [],
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ state, affine }) => {
    const c = tanh(affine("c")); // c = tanh(W_c x + U_c h′ + b_c)
    const g = sigmoid(affine("g")); // g = σ(W_g x + U_g h′ + b_g)
    const next = lerp(g, c, state["h"] as Node); // h = (1 − g) ⊙ c + g ⊙ h′
    return { c, g, h: next };
  },
};
