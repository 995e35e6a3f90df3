import { type Cell, defineCell } from "../cell.ts";
import { lerp, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Minimal gated unit: one gate, which writes the candidate and resets what the candidate sees; f = 1 writes.
 * G.-B. Zhou, J. Wu, C.-L. Zhang, Z.-H. Zhou, Minimal gated unit for recurrent neural networks, arXiv 1603.09420.
 */
export const mgu: Cell = defineCell({
  id: "mgu",
  title: "Minimal gated unit",
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ old, affine }) => {
    const f = sigmoid(affine("f"));
    const hTilde = tanh(affine("h", mul(f, old.h)));
    const h = lerp(f, old.h, hTilde);
    return { f, hTilde, h };
  },
  traits: { mixture: { state: "h" }, squashing: true },
  family: ["recurrent", "gated"],
  papers: ["Zhou et al. 2016, arXiv 1603.09420"],
  alsoIn: ["Chainer StatefulMGU"],
});
