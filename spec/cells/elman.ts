import type { Cell } from "../cell.ts";
import { type ActivationName, activate } from "../language/expression.ts";
import { activations } from "../language/functions.ts";

/**
 * Elman network: h = φ(W x + U h′ + b).
 * J. L. Elman, Finding structure in time, Cognitive Science 14 (1990) 179–211.
 */
export const elman: Cell = {
  id: "elman",
  title: "Elman network (simple RNN)",
  family: ["recurrent", "elman"],
  papers: ["Elman 1990, Cognitive Science 14(2):179–211"],
  alsoIn: ["torch.nn.RNN", "Keras SimpleRNN", "tf.layers.simpleRNN", "ONNX RNN"],
  options: { activation: activations, bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ options, affine }) => ({
    h: activate(options["activation"] as ActivationName, affine("h")), // h = φ(W x + U h′ + b)
  }),
};
