import { type Cell, defineCell } from "../cell.ts";
import { lerp, matvec, sigmoid } from "../language/expression.ts";

/**
 * Minimal gated recurrent unit of the sequential, linear form: gate and candidate see the input alone, the candidate has no
 * activation; z = 1 writes the candidate. The log-space form for training puts the candidate through g(·), which is another cell.
 * L. Feng et al., Were RNNs all we needed?, arXiv 2410.01201.
 */
export const minGru: Cell = defineCell({
  id: "min-gru",
  title: "minGRU, gate and candidate from the input alone",
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, old, W, biased }) => {
    const z = sigmoid(biased("b_z", matvec(W("z"), x)));
    const hTilde = biased("b_h", matvec(W("h"), x));
    const h = lerp(z, old.h, hTilde);
    return { z, hTilde, h };
  },
  traits: { mixture: { state: "h", affine: "h" }, contracting: true },
  family: ["recurrent", "gated", "linear-recurrence", "min-gru"],
  papers: ["Feng et al. 2024, arXiv 2410.01201"],
  alsoIn: [],
});
