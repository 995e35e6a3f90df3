import type { Cell } from "../cell.ts";
import { type Node, lerp, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory with coupled input and forget gates: what is forgotten is what is written. The one gate is f (i = 1 − f)
 * or i (f = 1 − i).
 * K. Greff et al., LSTM: A search space odyssey, 2015.
 */
export const lstmCoupled: Cell = {
  id: "lstm-coupled",
  title: "Long short-term memory with coupled input and forget gates",
  family: ["recurrent", "gated"],
  papers: ["Greff et al. 2015, arXiv 1503.04069"],
  alsoIn: [
    "TensorFlow 1 contrib CoupledInputForgetGateLSTMCell (gate f, forget_bias=0, without peepholes)",
    "ONNX LSTM with input_forget = 1, without P (gate i)",
  ],
  options: { gate: ["f", "i"], bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ state, options, affine }) => {
    const previous = state["c"] as Node;
    const name = options["gate"] as "f" | "i";
    const gate = sigmoid(affine(name)); // f = σ(W_f x + U_f h′ + b_f), or i = σ(Wᵢ x + Uᵢ h′ + bᵢ)
    const o = sigmoid(affine("o")); // o = σ(Wₒ x + Uₒ h′ + bₒ)
    const g = tanh(affine("g")); // g = tanh(W_g x + U_g h′ + b_g)
    const c = name === "f" ? lerp(gate, g, previous) : lerp(gate, previous, g); // c = (1 − f) ⊙ g + f ⊙ c′, or (1 − i) ⊙ c′ + i ⊙ g
    const h = mul(o, tanh(c)); // h = o ⊙ tanh(c)
    return { [name]: gate, o, g, c, h };
  },
};
