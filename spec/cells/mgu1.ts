import { type Cell, defineCell } from "../cell.ts";
import { lerp, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Minimal gated unit, variant 1: its gate sees the old state and a bias, not the input; f = 1 writes.
 * J. C. Heck, F. M. Salem, Simplified minimal gated unit variations for recurrent neural networks, arXiv 1701.03452.
 */
export const mgu1: Cell = defineCell({
  id: "mgu1",
  title: "Minimal gated unit, variant 1: the gate without the input",
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ old, U, biased, affine }) => {
    const f = sigmoid(biased("b_f", matvec(U("f"), old.h)));
    const hTilde = tanh(affine("h", mul(f, old.h)));
    const h = lerp(f, old.h, hTilde);
    return { f, hTilde, h };
  },
  traits: { mixture: { state: "h" }, squashing: true },
  family: ["recurrent", "gated"],
  papers: ["Heck & Salem 2017, arXiv 1701.03452"],
  alsoIn: [],
});
