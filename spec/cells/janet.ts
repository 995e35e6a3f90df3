import type { Cell } from "../cell.ts";
import { type Node, add, complement, constant, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * JANET, "just another network": the LSTM with its forget gate alone. What enters is gated by s less β = 1, so that the weights
 * of the old state and of the candidate sum to more than 1.
 * J. van der Westhuizen, J. Lasenby, The unreasonable effectiveness of the forget gate, arXiv 1804.04849.
 */
export const janet: Cell = {
  id: "janet",
  title: "JANET, β = 1",
  family: ["recurrent", "gated"],
  papers: ["van der Westhuizen & Lasenby 2018, arXiv 1804.04849"],
  alsoIn: [],
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ state, affine }) => {
    const s = affine("s"); // s = Wₛ x + Uₛ h′ + bₛ
    const cTilde = tanh(affine("c")); // c̃ = tanh(W_c x + U_c h′ + b_c)
    const kept = mul(sigmoid(s), state["h"] as Node);
    const written = complement(sigmoid(add(s, constant(-1, ["n"]))));
    const next = add(kept, mul(written, cTilde)); // h = σ(s) ⊙ h′ + (1 − σ(s − 1)) ⊙ c̃
    return { s, cTilde, h: next };
  },
};
