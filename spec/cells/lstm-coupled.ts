import { type Cell, defineCell } from "../cell.ts";
import { lerp, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory with coupled input and forget gates: what is forgotten is what is written. The one gate is f (i = 1 − f)
 * or i (f = 1 − i).
 * K. Greff et al., LSTM: A search space odyssey, 2015.
 */
export const lstmCoupled: Cell = defineCell({
  id: "lstm-coupled",
  title: "Long short-term memory with coupled input and forget gates",
  options: { gate: ["f", "i"], bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ old, options, affine }) => {
    const gate = sigmoid(affine(options.gate));
    const o = sigmoid(affine("o"));
    const g = tanh(affine("g"));
    const c = options.gate === "f" ? lerp(gate, g, old.c) : lerp(gate, old.c, g);
    const h = mul(o, tanh(c));
    return { [options.gate]: gate, o, g, c, h };
  },
  traits: { mixture: { state: "c" }, gatedOutput: { state: "c" }, squashing: true },
  family: ["recurrent", "gated"],
  papers: ["Greff et al. 2015, arXiv 1503.04069"],
  alsoIn: [
    "TensorFlow 1 contrib CoupledInputForgetGateLSTMCell (gate f, forget_bias=0, without peepholes)",
    "ONNX LSTM with input_forget = 1, without P (gate i)",
  ],
});
