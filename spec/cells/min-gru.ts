import type { Cell } from "../cell.ts";
import { type Node, lerp, matvec, sigmoid } from "../language/expression.ts";

/**
 * Minimal gated recurrent unit of the sequential, linear form: gate and candidate see the input alone, the candidate has no
 * activation; z = 1 writes the candidate. The log-space form for training puts the candidate through g(·), which is another cell.
 * L. Feng et al., Were RNNs all we needed?, arXiv 2410.01201.
 */
export const minGru: Cell = {
  id: "min-gru",
  title: "minGRU, gate and candidate from the input alone",
  family: ["recurrent", "gated", "linear-recurrence", "min-gru"],
  papers: ["Feng et al. 2024, arXiv 2410.01201"],
  alsoIn: [],
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, state, W, biased }) => {
    const z = sigmoid(biased("b_z", matvec(W("z"), x))); // z = σ(W_z x + b_z)
    const hTilde = biased("b_h", matvec(W("h"), x)); // h̃ = Wₕ x + bₕ
    const h = lerp(z, state["h"] as Node, hTilde); // h = (1 − z) ⊙ h′ + z ⊙ h̃
    return { z, hTilde, h };
  },
};
