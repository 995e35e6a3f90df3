import type { Cell } from "../cell.ts";
import { type ActivationName, type Node, activate, lerp, matvec, mul } from "../language/expression.ts";
import { activations, gateActivations } from "../language/functions.ts";

/**
 * Gated recurrent unit, reset gate before the recurrent product; z = 1 keeps the old state, or writes the candidate.
 * K. Cho et al., Learning phrase representations using RNN encoder–decoder, arXiv 1406.1078 v3.
 */
export const gru: Cell = {
  id: "gru",
  title: "Gated recurrent unit, reset before the product",
  family: ["recurrent", "gated", "gru"],
  papers: ["Cho et al. 2014, arXiv 1406.1078v3"],
  alsoIn: [
    "Keras GRU(reset_after=False)",
    "tf.layers.gru with recurrentActivation sigmoid",
    "ONNX GRU with linear_before_reset = 0",
    "Haiku GRU (polarity write)",
  ],
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
    const hTilde = phi(biased("b_h", matvec(W("h"), x), matvec(U("h"), mul(r, h)))); // h̃ = φ(Wₕ x + Uₕ (r ⊙ h′) + bₕ)
    // keep: h = (1 − z) ⊙ h̃ + z ⊙ h′; write: h = (1 − z) ⊙ h′ + z ⊙ h̃
    const next = options["polarity"] === "write" ? lerp(z, h, hTilde) : lerp(z, hTilde, h);
    return { z, r, hTilde, h: next };
  },
};
