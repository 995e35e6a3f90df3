import type { Cell } from "../cell.ts";
import { type ActivationName, type Node, activate, add, clip, constant, mul } from "../language/expression.ts";
import { activations, gateActivations } from "../language/functions.ts";

/**
 * Long short-term memory with forget gate, no peepholes; φ is tanh or relu, one for the candidate and the output.
 * S. Hochreiter, J. Schmidhuber 1997; forget gate: F. A. Gers, J. Schmidhuber, F. Cummins, Learning to forget, 2000.
 */
export const lstm: Cell = {
  id: "lstm",
  title: "Long short-term memory with forget gate",
  family: ["recurrent", "gated", "lstm"],
  papers: [
    "Hochreiter & Schmidhuber 1997, Neural Computation 9(8)",
    "Gers, Schmidhuber & Cummins 2000, Neural Computation 12(10)",
  ],
  alsoIn: ["torch.nn.LSTM", "Keras LSTM", "tf.layers.lstm with recurrentActivation sigmoid", "ONNX LSTM without P"],
  options: {
    activation: activations,
    gateActivation: gateActivations,
    forgetBias: [0, 1],
    cellClip: ["none", 1],
    bias: [true, false],
  },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ state, options, affine }) => {
    const phi = (a: Node): Node => activate(options["activation"] as ActivationName, a);
    const sigma = (a: Node): Node => activate(options["gateActivation"] as ActivationName, a);
    const forget = options["forgetBias"] === 0 ? [] : [constant(options["forgetBias"] as number, ["n"])];
    const clipped = (c: Node): Node => (options["cellClip"] === "none" ? c : clip(options["cellClip"] as number, c));
    const i = sigma(affine("i")); // i = σ(Wᵢ x + Uᵢ h′ + bᵢ)
    const f = sigma(add(affine("f"), ...forget)); // f = σ(W_f x + U_f h′ + b_f), + 1 where the forget bias is added at run time
    const o = sigma(affine("o")); // o = σ(Wₒ x + Uₒ h′ + bₒ)
    const g = phi(affine("g")); // g = φ(W_g x + U_g h′ + b_g)
    const c = clipped(add(mul(f, state["c"] as Node), mul(i, g))); // c = f ⊙ c′ + i ⊙ g, within ±1 where it is clipped
    const h = mul(o, phi(c)); // h = o ⊙ φ(c)
    return { i, f, o, g, c, h };
  },
};
