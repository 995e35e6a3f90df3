import {
  beside,
  blocks,
  eitherBias,
  eitherPolarity,
  type Framework,
  keeps,
  type Packed,
  seconds,
  stacked,
} from "../convention.ts";

const lstm = ["i", "f", "g", "o"];
const gru = ["z", "r", "h"];

/** The tensors of every cell of Keras and of TensorFlow.js: x @ kernel + h @ recurrent_kernel + bias. */
export const kernels = (gates: readonly string[], recurrent: string): Packed[] => {
  const width = gates.length === 1 ? "n" : `${gates.length}n`;
  return [
    beside("kernel", ["m", width], blocks("W", gates)),
    beside(recurrent, ["n", width], blocks("U", gates)),
    beside("bias", [width], blocks("b", gates)),
  ];
};

export const keras: Framework = {
  id: "keras",
  name: "Keras 3",
  source: "keras-team/keras keras/src/layers/rnn",
  known: "read",
  conventions: [
    {
      cell: "elman",
      name: "Keras SimpleRNN",
      options: { activation: ["tanh", "relu", "identity", "sigmoid"], bias: eitherBias },
      letters: {},
      tensors: kernels(["h"], "recurrent_kernel"),
      notes: ["identity: activation=None"],
    },
    {
      cell: "lstm",
      name: "Keras LSTM",
      options: { activation: ["tanh", "relu"], bias: eitherBias },
      letters: { g: "c" },
      tensors: kernels(lstm, "recurrent_kernel"),
      notes: [
        "recurrent_activation is sigmoid by default",
        "unit_forget_bias: b_f starts at 1",
        "activation is that of the candidate and of the output",
      ],
    },
    {
      cell: "gru",
      name: "Keras GRU(reset_after=False)",
      options: { polarity: eitherPolarity, bias: eitherBias },
      letters: {},
      tensors: kernels(gru, "recurrent_kernel"),
      opposite: keeps,
      notes: [],
    },
    {
      cell: "gru-reset-after",
      name: "Keras GRU",
      options: { polarity: eitherPolarity, bias: eitherBias },
      letters: {},
      tensors: [
        ...kernels(gru, "recurrent_kernel").slice(0, 2),
        stacked("bias", ["2", "3n"], blocks("b", gru), seconds("b", ["z", "r"]), blocks("c", ["h"])),
      ],
      opposite: keeps,
      notes: ["reset_after=True is the default"],
    },
  ],
  not: [],
};
