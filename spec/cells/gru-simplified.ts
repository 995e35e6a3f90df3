import { type Cell, defineCell } from "../cell.ts";
import { lerp, sigmoid, tanh } from "../language/expression.ts";

/**
 * Simplified gated recurrent unit, without a reset gate; u = 1 writes the candidate.
 * A. Ng, Sequence Models, lecture "Gated Recurrent Unit" (2018).
 */
export const gruSimplified: Cell = defineCell({
  id: "gru-simplified",
  title: "Simplified GRU: one gate, no reset",
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ old, affine }) => {
    const u = sigmoid(affine("u"));
    const hTilde = tanh(affine("c"));
    const h = lerp(u, old.h, hTilde);
    return { u, hTilde, h };
  },
  traits: { mixture: { state: "h" }, squashing: true },
  family: ["recurrent", "gated"],
  papers: ["Ng 2018, Sequence Models, lecture on the GRU"],
  alsoIn: [],
});
