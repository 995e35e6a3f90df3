import { type Cell, defineCell } from "../cell.ts";
import { activations } from "../language/functions.ts";

/**
 * Elman network: h = φ(W x + U h′ + b).
 * J. L. Elman, Finding structure in time, Cognitive Science 14 (1990) 179–211.
 */
export const elman: Cell = defineCell({
  id: "elman",
  title: "Elman network (simple RNN)",
  options: { activation: activations, bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ affine, phi }) => ({ h: phi(affine("h")) }),
  traits: { activated: true, squashing: true },
  family: ["recurrent", "elman"],
  papers: ["Elman 1990, Cognitive Science 14(2):179–211"],
  alsoIn: ["torch.nn.RNN", "Keras SimpleRNN", "tf.layers.simpleRNN", "ONNX RNN"],
});
