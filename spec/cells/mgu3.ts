import { type Cell, defineCell } from "../cell.ts";
import { lerp, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Minimal gated unit, variant 3: its gate is a bias, the same in every step, so that there is no variant without; f = 1 writes.
 * J. C. Heck, F. M. Salem, Simplified minimal gated unit variations for recurrent neural networks, arXiv 1701.03452.
 */
export const mgu3: Cell = defineCell({
  id: "mgu3",
  title: "Minimal gated unit, variant 3: the gate of a bias alone",
  options: {},
  state: { h: ["n"] },
  output: "h",
  equations: ({ old, affine, param }) => {
    const f = sigmoid(param("b_f", ["n"]));
    const hTilde = tanh(affine("h", mul(f, old.h)));
    const h = lerp(f, old.h, hTilde);
    return { f, hTilde, h };
  },
  traits: { mixture: { state: "h" }, squashing: true },
  family: ["recurrent", "gated"],
  papers: ["Heck & Salem 2017, arXiv 1701.03452"],
  alsoIn: [],
});
