import { type Cell, defineCell } from "../cell.ts";
import { lerp, sigmoid } from "../language/expression.ts";

/**
 * Light gated recurrent unit, without its batch normalisation: no reset gate, and a candidate of relu; z = 1 keeps the old state.
 * M. Ravanelli, P. Brakel, M. Omologo, Y. Bengio, Light gated recurrent units for speech recognition, arXiv 1803.10225.
 */
export const liGru: Cell = defineCell({
  id: "li-gru",
  title: "Light gated recurrent unit, without batch normalisation",
  options: { activation: ["relu", "tanh"], bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ old, affine, phi }) => {
    const z = sigmoid(affine("z"));
    const hTilde = phi(affine("h"));
    const h = lerp(z, hTilde, old.h);
    return { z, hTilde, h };
  },
  traits: { mixture: { state: "h" }, squashing: true },
  family: ["recurrent", "gated"],
  papers: ["Ravanelli et al. 2018, arXiv 1803.10225"],
  alsoIn: ["SpeechBrain LiGRU without normalisation and dropout"],
});
