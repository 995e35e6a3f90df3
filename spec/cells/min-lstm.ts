import { type Cell, defineCell } from "../cell.ts";
import { activate, add, matvec, mul, sigmoid } from "../language/expression.ts";

/**
 * Minimal long short-term memory of the sequential, linear form: gates and candidate see the input alone, the gates are
 * normalised to a sum of 1, the candidate has no activation. The log-space form for training puts the candidate through g(·),
 * which is another cell.
 * L. Feng et al., Were RNNs all we needed?, arXiv 2410.01201.
 */
export const minLstm: Cell = defineCell({
  id: "min-lstm",
  title: "minLSTM, normalised gates and candidate from the input alone",
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, old, W, biased }) => {
    const f = sigmoid(biased("b_f", matvec(W("f"), x)));
    const i = sigmoid(biased("b_i", matvec(W("i"), x)));
    const share = activate("reciprocal", add(f, i));
    const fHat = mul(f, share);
    const iHat = mul(i, share);
    const hTilde = biased("b_h", matvec(W("h"), x));
    const h = add(mul(fHat, old.h), mul(iHat, hTilde));
    return { f, i, fHat, iHat, hTilde, h };
  },
  traits: { mixture: { state: "h", affine: "h" }, contracting: true },
  family: ["recurrent", "gated", "linear-recurrence", "min-lstm"],
  papers: ["Feng et al. 2024, arXiv 2410.01201"],
  alsoIn: [],
});
