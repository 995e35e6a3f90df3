import { type Cell, defineCell } from "../cell.ts";
import { add, complement, constant, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * JANET, "just another network": the LSTM with its forget gate alone. What enters is gated by s less β = 1, so that the weights
 * of the old state and of the candidate sum to more than 1.
 * J. van der Westhuizen, J. Lasenby, The unreasonable effectiveness of the forget gate, arXiv 1804.04849.
 */
export const janet: Cell = defineCell({
  id: "janet",
  title: "JANET, β = 1",
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ old, affine }) => {
    const s = affine("s");
    const cTilde = tanh(affine("c"));
    const kept = mul(sigmoid(s), old.h);
    const written = complement(sigmoid(add(s, constant(-1, ["n"]))));
    const h = add(kept, mul(written, cTilde));
    return { s, cTilde, h };
  },
  traits: { squashing: true },
  family: ["recurrent", "gated"],
  papers: ["van der Westhuizen & Lasenby 2018, arXiv 1804.04849"],
  alsoIn: [],
});
