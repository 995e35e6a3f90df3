import { type Cell, defineCell } from "../cell.ts";
import { lerp, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Minimal gated unit, variant 2: its gate sees the old state alone; f = 1 writes.
 * J. C. Heck, F. M. Salem, Simplified minimal gated unit variations for recurrent neural networks, arXiv 1701.03452.
 */
export const mgu2: Cell = defineCell({
  id: "mgu2",
  title: "Minimal gated unit, variant 2: the gate of the state alone",
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ old, U, affine }) => {
    const f = sigmoid(matvec(U("f"), old.h));
    const hTilde = tanh(affine("h", mul(f, old.h)));
    const h = lerp(f, old.h, hTilde);
    return { f, hTilde, h };
  },
  traits: { mixture: { state: "h" }, squashing: true },
  family: ["recurrent", "gated"],
  papers: ["Heck & Salem 2017, arXiv 1701.03452"],
  alsoIn: [],
});
