import type { Cell } from "../cell.ts";
import { type Node, activate, add, matvec, mul, sigmoid } from "../language/expression.ts";

/**
 * Minimal long short-term memory of the sequential, linear form: gates and candidate see the input alone, the gates are
 * normalised to a sum of 1, the candidate has no activation. The log-space form for training puts the candidate through g(·),
 * which is another cell.
 * L. Feng et al., Were RNNs all we needed?, arXiv 2410.01201.
 */
export const minLstm: Cell = {
  id: "min-lstm",
  title: "minLSTM, normalised gates and candidate from the input alone",
  family: ["recurrent", "gated", "linear-recurrence", "min-lstm"],
  papers: ["Feng et al. 2024, arXiv 2410.01201"],
  alsoIn: [],
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, state, W, biased }) => {
    const f = sigmoid(biased("b_f", matvec(W("f"), x))); // f = σ(W_f x + b_f)
    const i = sigmoid(biased("b_i", matvec(W("i"), x))); // i = σ(Wᵢ x + bᵢ)
    const share = activate("reciprocal", add(f, i));
    const fHat = mul(f, share); // f̂ = f / (f + i)
    const iHat = mul(i, share); // î = i / (f + i)
    const hTilde = biased("b_h", matvec(W("h"), x)); // h̃ = Wₕ x + bₕ
    const h = add(mul(fHat, state["h"] as Node), mul(iHat, hTilde)); // h = f̂ ⊙ h′ + î ⊙ h̃
    return { f, i, fHat, iHat, hTilde, h };
  },
};
