/** Cells of other libraries, how each is got and run, and the explanation of all that they fail. */

/** Kinds of failures: a mistake, a rule that is another than ours, something that the library says it does not do. */
export type Kind = "bug" | "convention" | "limit";

export interface Explanation {
  readonly id: string;
  readonly kind: Kind;
  readonly cells: readonly string[];
  /** Laws and element types; all, where they are not said. */
  readonly laws?: readonly string[];
  readonly dtypes?: readonly string[];
  /** The wrong numbers, `gradients.x[0,0]: got 1, want 2`, or words that it makes; all of the cells' where it is not said. */
  readonly seen?: RegExp;
  readonly says: string;
  /** A program that shows it without Gatecheck, or a document. */
  readonly shown: string;
}

export interface Peer {
  readonly id: string;
  readonly title: string;
  /** The target as `gatecheck verify` takes it. */
  readonly target: string;
  /** Commands that install it and build what is run, from the root of a checkout; none for what `npm ci` brings. */
  readonly install: readonly string[];
  /** Environment of the run. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Laws that are left out, by id or theme, for the time that they take. */
  readonly without?: readonly string[];
  readonly explanations: readonly Explanation[];
  /** The reason why it is not run; nothing else counts then. */
  readonly outside?: string;
}

const aside = "npm install --prefix peers --ignore-scripts";
const torch = "apt-get install python3-torch";

export const peers: readonly Peer[] = [
  { id: "onnxruntime-node", title: "ONNX Runtime, Node", target: "onnxruntime-node", install: [], explanations: [] },
  {
    id: "onnxruntime-web",
    title: "ONNX Runtime, WebAssembly",
    target: "onnxruntime-web",
    install: [],
    explanations: [],
  },
  { id: "tfjs", title: "TensorFlow.js layers", target: "tfjs", install: [], explanations: [] },
  { id: "tfjs-wasm", title: "TensorFlow.js layers, WebAssembly", target: "tfjs-wasm", install: [], explanations: [] },
  {
    id: "basic-lstm-cell",
    title: "tf.basicLSTMCell",
    target: "./examples/peers/basic-lstm-cell.mjs",
    install: [],
    explanations: [],
  },
  {
    id: "torch",
    title: "PyTorch: RNN, LSTM, GRU, LSTM with proj_size",
    target: "exec:/usr/bin/python3 examples/peers/torch_modules.py",
    install: [torch],
    explanations: [
      {
        id: "torch-projection-below-hidden",
        kind: "limit",
        cells: ["lstm-projection"],
        seen: /proj_size below hidden_size/,
        says: "`proj_size` is below `hidden_size`, and what it is not is refused: laws whose cases are mostly that are not tried to the end.",
        shown: "https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html",
      },
    ],
  },
  {
    id: "torch-cells",
    title: "PyTorch: RNNCell, LSTMCell, GRUCell",
    target: "exec:/usr/bin/python3 examples/peers/torch_modules.py cells",
    install: [torch],
    explanations: [],
  },
  {
    id: "onednn",
    title: "oneDNN: RNN, LSTM, GRU, LBR GRU",
    target: "exec:peers/onednn",
    install: [
      "apt-get install libdnnl-dev",
      "mkdir -p peers && c++ -O2 -I kits/c -o peers/onednn examples/peers/onednn.cpp -ldnnl",
    ],
    environment: { OMP_NUM_THREADS: "1" },
    explanations: [],
  },
  {
    id: "brain",
    title: "brain.js: RNN, LSTM, GRU",
    target: "./examples/peers/brain.mjs",
    install: [`${aside} brain.js@1.6.1`],
    environment: { PEERS: "peers" },
    explanations: [
      {
        id: "brain-lstm-without-cell",
        kind: "bug",
        cells: ["lstm"],
        says: "The LSTM has no cell state: its forget gate multiplies the output of the step before.",
        shown: "examples/peers/findings/brain-lstm-without-cell.mjs",
      },
      {
        id: "brain-gradients-overwritten",
        kind: "bug",
        cells: ["elman", "gru"],
        seen: /gradients/,
        says: "What two operations read has the gradient of one: the backward passes of addition and of the product of elements assign where they must add.",
        shown: "examples/peers/findings/brain-gradients-overwritten.mjs",
      },
    ],
  },
  ...(["cpu", "wasm"] as const).map((backend): Peer => ({
    id: `jax-${backend}`,
    title: `jax-js, ${backend}: its operations and gradients in a cell of ours`,
    target: "./examples/peers/jax.mjs",
    install: [`${aside} @jax-js/jax@0.1.25`],
    environment: { PEERS: "peers", JAX_BACKEND: backend },
    without: ["sizes", "numerics/long-run", "memory", "symmetry", "reduction"],
    explanations: [
      {
        id: "jax-sigmoid-gradient",
        kind: "bug",
        cells: ["lstm", "gru"],
        seen: /gradients.*got NaN/,
        says: "The gradient of sigmoid is NaN where it is 0, from about −746 on.",
        shown: "examples/peers/findings/jax-sigmoid-gradient.mjs",
      },
      {
        id: "jax-tanh-near-zero",
        kind: "bug",
        cells: ["elman", "lstm", "gru"],
        laws: ["numerics/tiny-pre-activations"],
        says: "tanh has no digits near 0: tanh(10⁻²⁰) is 0, on WebAssembly tanh(10⁻⁸) is.",
        shown: "examples/peers/findings/jax-tanh.mjs",
      },
      ...(backend === "cpu"
        ? []
        : ([
            {
              id: "jax-wasm-float64",
              kind: "bug",
              cells: ["elman", "lstm", "gru"],
              dtypes: ["float64"],
              says: "On WebAssembly tanh of a float64 is as accurate as of a float32: 10⁻⁷ off at 0.1.",
              shown: "examples/peers/findings/jax-tanh.mjs",
            },
          ] as const)),
    ],
  })),
  {
    id: "litert",
    title: "LiteRT (@litertjs/core 2.5.3)",
    target: "",
    install: [`${aside} @litertjs/core@2.5.3`],
    explanations: [],
    outside:
      '`loadLiteRt` ends in Node with "document is not defined": it loads its WebAssembly through a page\'s script element. [examples/peers/findings/litert-needs-a-page.mjs](../examples/peers/findings/litert-needs-a-page.mjs).',
  },
];
