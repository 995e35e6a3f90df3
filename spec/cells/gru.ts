import { type Cell, defineCell } from "../cell.ts";
import { lerp, mul } from "../language/expression.ts";
import { activations, gateActivations } from "../language/functions.ts";

/**
 * Gated recurrent unit, reset gate before the recurrent product; z = 1 keeps the old state, or writes the candidate.
 * K. Cho et al., Learning phrase representations using RNN encoder–decoder, arXiv 1406.1078 v3.
 */
export const gru: Cell = defineCell({
  id: "gru",
  title: "Gated recurrent unit, reset before the product",
  options: {
    polarity: ["keep", "write"],
    activation: activations,
    gateActivation: gateActivations,
    bias: [true, false],
  },
  state: { h: ["n"] },
  output: "h",
  equations: ({ old, options, affine, phi, sigma }) => {
    const z = sigma(affine("z"));
    const r = sigma(affine("r"));
    const hTilde = phi(affine("h", mul(r, old.h)));
    const h = options.polarity === "write" ? lerp(z, old.h, hTilde) : lerp(z, hTilde, old.h);
    return { z, r, hTilde, h };
  },
  traits: { mixture: { state: "h" }, squashing: true },
  family: ["recurrent", "gated", "gru"],
  papers: ["Cho et al. 2014, arXiv 1406.1078v3"],
  alsoIn: [
    "Keras GRU(reset_after=False)",
    "tf.layers.gru with recurrentActivation sigmoid",
    "ONNX GRU with linear_before_reset = 0",
    "Haiku GRU (polarity write)",
  ],
});
