import { type Cell, defineCell } from "../cell.ts";
import { type Node, add, clip, constant, mul } from "../language/expression.ts";
import { activations, gateActivations } from "../language/functions.ts";

/**
 * Long short-term memory with forget gate, no peepholes; candidate and output have one φ.
 * S. Hochreiter, J. Schmidhuber 1997; forget gate: F. A. Gers, J. Schmidhuber, F. Cummins, Learning to forget, 2000.
 */
export const lstm: Cell = defineCell({
  id: "lstm",
  title: "Long short-term memory with forget gate",
  options: {
    activation: activations,
    gateActivation: gateActivations,
    forgetBias: [0, 1],
    cellClip: ["none", 1],
    bias: [true, false],
  },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ old, options, affine, phi, sigma }) => {
    const forget = options.forgetBias === 0 ? [] : [constant(options.forgetBias, ["n"])];
    const clipped = (c: Node): Node => (options.cellClip === "none" ? c : clip(options.cellClip, c));
    const i = sigma(affine("i"));
    const f = sigma(add(affine("f"), ...forget));
    const o = sigma(affine("o"));
    const g = phi(affine("g"));
    const c = clipped(add(mul(f, old.c), mul(i, g)));
    const h = mul(o, phi(c));
    return { i, f, o, g, c, h };
  },
  traits: { sums: ["c"], gatedOutput: { state: "c" }, squashing: true },
  family: ["recurrent", "gated", "lstm"],
  papers: [
    "Hochreiter & Schmidhuber 1997, Neural Computation 9(8)",
    "Gers, Schmidhuber & Cummins 2000, Neural Computation 12(10)",
  ],
  alsoIn: ["torch.nn.LSTM", "Keras LSTM", "tf.layers.lstm with recurrentActivation sigmoid", "ONNX LSTM without P"],
});
