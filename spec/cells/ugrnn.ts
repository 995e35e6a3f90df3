import { type Cell, defineCell } from "../cell.ts";
import { lerp, sigmoid, tanh } from "../language/expression.ts";

/**
 * Update gate network: one gate; g = 1 keeps the old state.
 * J. Collins, J. Sohl-Dickstein, D. Sussillo, Capacity and trainability in recurrent neural networks, arXiv 1611.09913.
 */
export const ugrnn: Cell = defineCell({
  id: "ugrnn",
  title: "Update gate RNN",
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ old, affine }) => {
    const c = tanh(affine("c"));
    const g = sigmoid(affine("g"));
    const h = lerp(g, c, old.h);
    return { c, g, h };
  },
  traits: { mixture: { state: "h" }, squashing: true },
  family: ["recurrent", "gated"],
  papers: ["Collins et al. 2016, arXiv 1611.09913"],
  alsoIn: [],
});
