import { type Cell, defineCell } from "../cell.ts";
import { add, lerp, matvec, mul } from "../language/expression.ts";
import { activations, gateActivations } from "../language/functions.ts";

/**
 * Gated recurrent unit, reset gate after the recurrent product, with a bias of its own inside; z = 1 keeps the old state, or writes the candidate.
 * K. Cho et al., arXiv 1406.1078 v1; the form of cuDNN.
 */
export const gruResetAfter: Cell = defineCell({
  id: "gru-reset-after",
  title: "Gated recurrent unit, reset after the product",
  options: {
    polarity: ["keep", "write"],
    activation: activations,
    gateActivation: gateActivations,
    bias: [true, false],
  },
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, old, options, W, U, biased, affine, phi, sigma }) => {
    const z = sigma(affine("z"));
    const r = sigma(affine("r"));
    const input = biased("b_h", matvec(W("h"), x));
    const recurrent = biased("c_h", matvec(U("h"), old.h));
    const hTilde = phi(add(input, mul(r, recurrent)));
    const h = options.polarity === "write" ? lerp(z, old.h, hTilde) : lerp(z, hTilde, old.h);
    return { z, r, hTilde, h };
  },
  traits: { mixture: { state: "h" }, squashing: true },
  family: ["recurrent", "gated", "gru"],
  papers: ["Cho et al. 2014, arXiv 1406.1078v1"],
  alsoIn: ["torch.nn.GRU", "cuDNN", "Keras GRU(reset_after=True)", "ONNX GRU with linear_before_reset = 1"],
});
