import { beneath, beside, blocks, eitherPolarity, type Framework, keeps, type Packed } from "../convention.ts";

const lstm = ["i", "g", "f", "o"];
const letters = { g: "j" };

/** One product with [x, h]: W above U. */
const linear = (kernel: string, bias: string, gates: readonly string[]): Packed[] => {
  const width = gates.length === 1 ? "n" : `${gates.length}n`;
  return [
    beneath(kernel, ["m+n", width], blocks("W", gates), blocks("U", gates)),
    beside(bias, [width], blocks("b", gates)),
  ];
};

const diagonal = (gate: string): Packed => beside(`w_${gate}_diag`, ["n"], blocks("p", [gate]));

export const tensorflow1: Framework = {
  id: "tensorflow-1",
  name: "TensorFlow 1",
  source: "tensorflow/tensorflow python/ops/rnn_cell_impl.py, contrib/rnn/python/ops",
  known: "read",
  conventions: [
    {
      cell: "elman",
      name: "BasicRNNCell",
      options: { activation: ["tanh", "relu", "identity", "sigmoid"] },
      letters: {},
      tensors: linear("kernel", "bias", ["h"]),
      notes: [],
    },
    {
      cell: "lstm",
      name: "BasicLSTMCell, LSTMCell",
      options: { activation: ["tanh", "relu"] },
      letters,
      tensors: linear("kernel", "bias", lstm),
      added: { b_f: 1 },
      notes: ["forget_bias is 1 by default"],
    },
    {
      cell: "lstm-peephole",
      name: "LSTMCell(use_peepholes=True)",
      options: {},
      letters,
      tensors: [...linear("kernel", "bias", lstm), diagonal("i"), diagonal("f"), diagonal("o")],
      added: { b_f: 1 },
      notes: ["forget_bias is 1 by default"],
    },
    {
      cell: "lstm-coupled",
      name: "contrib CoupledInputForgetGateLSTMCell",
      options: { gate: ["f"] },
      letters,
      tensors: linear("W", "B", ["g", "f", "o"]),
      added: { b_f: 1 },
      notes: ["forget_bias is 1 by default"],
    },
    {
      cell: "gru",
      name: "GRUBlockCell",
      options: { polarity: eitherPolarity },
      letters: { z: "u", h: "c" },
      tensors: [...linear("w_ru", "b_ru", ["r", "z"]), ...linear("w_c", "b_c", ["h"])],
      opposite: keeps,
      notes: ["b_r and b_z start at 1"],
    },
  ],
  not: [{ cell: "gru", why: "contrib LayerNormBasicGRUCell writes where z = 1, and resets after the product" }],
};
