import type { Direction, OptionValue, Options } from "../../../spec/options.ts";
import type { Implementation, RunRequest, Support } from "../../contract.ts";
import { activations, evaluate, gateActivations, place } from "./network.ts";
import { layouts } from "./weights.ts";

const maxLayers = 4;
const directions: readonly Direction[] = ["forward", "reverse", "bidirectional"];
/** Every option combination of these, the default first. */
const product = (choices: Readonly<Record<string, readonly OptionValue[]>>): Options[] =>
  Object.entries(choices).reduce<Options[]>(
    (all, [name, values]) =>
      all.flatMap((options) => values.map((value, k) => (k === 0 ? options : { ...options, [name]: value }))),
    [{}],
  );

const plain = { activation: Object.keys(activations), bias: [true, false] };
const gated = { ...plain, gateActivation: gateActivations };
const offered = { elman: plain, lstm: gated, gru: gated };

const cells: readonly Support[] = Object.entries(offered).map(([cell, choices]) => ({
  cell,
  options: product(choices),
  dtypes: ["float32"],
  directions,
  maxLayers,
  lengths: true,
  initialState: true,
  gradients: true,
}));

/** The backend: plain JavaScript, or WebAssembly with SIMD (in Node with one thread). */
export type TfjsBackend = "cpu" | "wasm";

/**
 * TensorFlow.js layers on one of its backends. `@tensorflow/tfjs`, and for WebAssembly `@tensorflow/tfjs-backend-wasm`, are
 * optional peers: imported here only, when called.
 *
 * The library's: `layers.simpleRNN`, `layers.lstm` and `layers.gru`, their activations, their pass in time, `goBackwards`, masking,
 * the initial state where none is given, `layers.bidirectional` (both passes, the flip, the concatenation) and every gradient.
 * The adapter's: packing the weights, the order of the axes, passing the output of one layer to the next, the flip of a lone
 * `goBackwards` layer (which answers in its own order of time), and 0 in the padded steps of y, where the library repeats h.
 * @throws Error when a package is not installed
 */
export async function tfjs(backend: TfjsBackend = "cpu"): Promise<Implementation> {
  const tf = await import("@tensorflow/tfjs");
  if (backend === "wasm") await import("@tensorflow/tfjs-backend-wasm");
  // With its first tensor in Node the CPU backend advertises tfjs-node on stderr; production mode is the library's own way to be quiet.
  tf.enableProdMode();
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs: the ${backend} backend does not start here`);
  return {
    info: {
      name: backend === "cpu" ? "tfjs" : "tfjs-wasm",
      version: tf.version.tfjs,
      language: backend === "cpu" ? "javascript" : "C++ (WebAssembly)",
      homepage: "https://www.tensorflow.org/js",
      issues: "https://github.com/tensorflow/tfjs/issues",
    },
    cells,
    run(request) {
      const unsupported = obstacle(request);
      return unsupported === null ? evaluate(tf, request) : { unsupported };
    },
    prepare(request) {
      const unsupported = obstacle(request);
      return unsupported === null ? place(tf, request) : { unsupported };
    },
  };
}

/** The reason why the library cannot take a request; null where it can. */
function obstacle({ dtype, sizes, layers }: RunRequest): string | null {
  if (dtype !== "float32") return `dtype ${dtype}: TensorFlow.js has float32 only`;
  if (sizes.T === 0) return "T = 0: TensorFlow.js cannot stack the outputs of no steps";
  if (layers.length > maxLayers) return `${layers.length} layers, at most ${maxLayers}`;
  for (const { cell, options } of layers) {
    if (!Object.hasOwn(layouts, cell)) return `cell ${cell}`;
    for (const [name, value] of Object.entries(options)) {
      const choices: Readonly<Record<string, readonly OptionValue[]>> = offered[cell as keyof typeof offered];
      if (!Object.hasOwn(choices, name) || !choices[name]?.includes(value)) return `${cell} with ${name} = ${value}`;
    }
  }
  return null;
}
