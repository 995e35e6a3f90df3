import { type Cell, defineCell } from "../cell.ts";
import { lerp, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Gated recurrent unit with coupled gates (CIFG-GRU): the kept part f ⊙ h′ of the old state is also all that the candidate sees,
 * and 1 − f of the candidate is written. It is the GRU whose z keeps with r = z; with r = 1 − z that is the minimal gated unit.
 * No paper defines it: the GRU of Cho et al. with the coupling that Greff et al. give the LSTM.
 */
export const gruCoupled: Cell = defineCell({
  id: "gru-coupled",
  title: "Gated recurrent unit with coupled gates (CIFG-GRU)",
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ old, affine }) => {
    const f = sigmoid(affine("f"));
    const hTilde = tanh(affine("h", mul(f, old.h)));
    const h = lerp(f, hTilde, old.h);
    return { f, hTilde, h };
  },
  traits: { mixture: { state: "h" }, squashing: true },
  family: ["recurrent", "gated"],
  papers: ["Cho et al. 2014, arXiv 1406.1078v3", "Greff et al. 2015, arXiv 1503.04069"],
  alsoIn: ["RecurrentLayers.jl MGUCell, as its code computes and not as it documents"],
});
