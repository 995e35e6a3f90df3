import type { Direction, Options } from "../../spec/options.ts";
import type { Implementation, RunRequest, Support } from "../contract.ts";
import { activations, evaluate } from "./tfjs-network.ts";
import { layouts } from "./tfjs-weights.ts";

const maxLayers = 4;
const directions: readonly Direction[] = ["forward", "reverse", "bidirectional"];
const withAndWithoutBias: readonly Options[] = [{}, { bias: false }];
const cells: readonly Support[] = Object.entries({
  elman: [{}, { activation: "relu" }, { activation: "identity" }].flatMap((options) => [
    options,
    { ...options, bias: false },
  ]),
  lstm: withAndWithoutBias,
  gru: withAndWithoutBias,
}).map(([cell, options]) => ({
  cell,
  options,
  dtypes: ["float32"],
  directions,
  maxLayers,
  lengths: true,
  initialState: true,
  gradients: true,
}));

/**
 * TensorFlow.js layers on its CPU backend. `@tensorflow/tfjs` is an optional peer: imported here only, when called.
 *
 * The library's: `layers.simpleRNN`, `layers.lstm` and `layers.gru` with sigmoid gates, their walk in time, `goBackwards`, masking,
 * the initial state where none is given, `layers.bidirectional` (both walks, the flip, the concatenation) and every gradient.
 * The adapter's: packing the weights, the order of the axes, passing the output of one layer to the next, the flip of a lone
 * `goBackwards` layer (which answers in the order it walked), and 0 in the padded steps of y, where the library repeats h.
 * @throws Error when `@tensorflow/tfjs` is not installed
 */
export async function tfjs(): Promise<Implementation> {
  const tf = await import("@tensorflow/tfjs");
  // With its first tensor in Node the CPU backend advertises tfjs-node on stderr; production mode is the library's own way to be quiet.
  tf.enableProdMode();
  await tf.setBackend("cpu");
  return {
    info: {
      name: "tfjs",
      version: tf.version.tfjs,
      language: "javascript",
      homepage: "https://www.tensorflow.org/js",
      issues: "https://github.com/tensorflow/tfjs/issues",
    },
    cells,
    run(request) {
      const unsupported = obstacle(request);
      return unsupported === null ? evaluate(tf, request) : { unsupported };
    },
  };
}

/** Why the library cannot take the request, or null. */
function obstacle({ dtype, sizes, layers }: RunRequest): string | null {
  if (dtype !== "float32") return `dtype ${dtype}: TensorFlow.js has float32 only`;
  if (sizes.T === 0) return "T = 0: TensorFlow.js cannot stack the outputs of no steps";
  if (layers.length > maxLayers) return `${layers.length} layers, at most ${maxLayers}`;
  for (const { cell, options } of layers) {
    if (!Object.hasOwn(layouts, cell)) return `cell ${cell}`;
    for (const [name, value] of Object.entries(options)) {
      const offered =
        name === "bias" || (name === "activation" && cell === "elman" && Object.hasOwn(activations, String(value)));
      if (!offered) return `${cell} with ${name} = ${value}`;
    }
  }
  return null;
}
