import type { Cell } from "../cell.ts";
import { type ActivationName, type Node, activate, add, mul, sigmoid } from "../language/expression.ts";

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
  options: { activation: ["tanh", "relu"], bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ state, options, affine }) => {
    const phi = (a: Node): Node => activate(options["activation"] as ActivationName, a);
    const i = sigmoid(affine("i")); // i = σ(Wᵢ x + Uᵢ h′ + bᵢ)
    const f = sigmoid(affine("f")); // f = σ(W_f x + U_f h′ + b_f)
    const o = sigmoid(affine("o")); // o = σ(Wₒ x + Uₒ h′ + bₒ)
    const g = phi(affine("g")); // g = φ(W_g x + U_g h′ + b_g)
    const c = add(mul(f, state["c"] as Node), mul(i, g)); // c = f ⊙ c′ + i ⊙ g
    const h = mul(o, phi(c)); // h = o ⊙ φ(c)
    return { i, f, o, g, c, h };
  },
};
