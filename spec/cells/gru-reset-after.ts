import type { Cell } from "../cell.ts";
import { type ActivationName, type Node, activate, add, lerp, matvec, mul } from "../language/expression.ts";
import { activations, gateActivations } from "../language/functions.ts";

/**
 * Gated recurrent unit, reset gate after the recurrent product, with a bias of its own inside; z = 1 keeps the old state, or writes the candidate.
 * K. Cho et al., arXiv 1406.1078 v1; the form of cuDNN.
 */
export const gruResetAfter: Cell = {
  id: "gru-reset-after",
  title: "Gated recurrent unit, reset after the product",
  family: ["recurrent", "gated", "gru"],
  papers: ["Cho et al. 2014, arXiv 1406.1078v1"],
  alsoIn: ["torch.nn.GRU", "cuDNN", "Keras GRU(reset_after=True)", "ONNX GRU with linear_before_reset = 1"],
  options: {
    polarity: ["keep", "write"],
    activation: activations,
    gateActivation: gateActivations,
    bias: [true, false],
  },
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, state, options, W, U, affine, biased }) => {
    const h = state["h"] as Node;
    const phi = (a: Node): Node => activate(options["activation"] as ActivationName, a);
    const sigma = (a: Node): Node => activate(options["gateActivation"] as ActivationName, a);
    const z = sigma(affine("z")); // z = σ(W_z x + U_z h′ + b_z)
    const r = sigma(affine("r")); // r = σ(Wᵣ x + Uᵣ h′ + bᵣ)
    const input = biased("b_h", matvec(W("h"), x));
    const recurrent = biased("c_h", matvec(U("h"), h));
    const hTilde = phi(add(input, mul(r, recurrent))); // h̃ = φ(Wₕ x + bₕ + r ⊙ (Uₕ h′ + cₕ))
    // keep: h = (1 − z) ⊙ h̃ + z ⊙ h′; write: h = (1 − z) ⊙ h′ + z ⊙ h̃
    const next = options["polarity"] === "write" ? lerp(z, h, hTilde) : lerp(z, hTilde, h);
    return { z, r, hTilde, h: next };
  },
};
