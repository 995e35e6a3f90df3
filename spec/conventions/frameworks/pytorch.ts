import { blocks, eitherBias, eitherPolarity, type Framework, keeps, seconds, stacked } from "../convention.ts";

const lstm = ["i", "f", "g", "o"];
const gru = ["r", "z", "h"];

export const pytorch: Framework = {
  id: "pytorch",
  name: "PyTorch",
  source: "pytorch/pytorch torch/nn/modules/rnn.py",
  known: "executed",
  conventions: [
    {
      cell: "elman",
      name: "torch.nn.RNN",
      options: { activation: ["tanh", "relu"], bias: eitherBias },
      letters: {},
      tensors: [
        stacked("weight_ih_l0", ["n", "m"], blocks("W", ["h"])),
        stacked("weight_hh_l0", ["n", "n"], blocks("U", ["h"])),
        stacked("bias_ih_l0", ["n"], blocks("b", ["h"])),
        stacked("bias_hh_l0", ["n"], seconds("b", ["h"])),
      ],
      notes: ["activation: nonlinearity"],
    },
    {
      cell: "lstm",
      name: "torch.nn.LSTM",
      options: { bias: eitherBias },
      letters: {},
      tensors: [
        stacked("weight_ih_l0", ["4n", "m"], blocks("W", lstm)),
        stacked("weight_hh_l0", ["4n", "n"], blocks("U", lstm)),
        stacked("bias_ih_l0", ["4n"], blocks("b", lstm)),
        stacked("bias_hh_l0", ["4n"], seconds("b", lstm)),
      ],
      notes: ["no forget bias: all biases start uniform in ±1/√n"],
    },
    {
      cell: "gru-reset-after",
      name: "torch.nn.GRU",
      options: { polarity: eitherPolarity, bias: eitherBias },
      letters: { h: "n" },
      tensors: [
        stacked("weight_ih_l0", ["3n", "m"], blocks("W", gru)),
        stacked("weight_hh_l0", ["3n", "n"], blocks("U", gru)),
        stacked("bias_ih_l0", ["3n"], blocks("b", gru)),
        stacked("bias_hh_l0", ["3n"], seconds("b", ["r", "z"]), blocks("c", ["h"])),
      ],
      opposite: keeps,
      notes: [],
    },
  ],
  not: [{ cell: "gru", why: "torch.nn.GRU resets after the product" }],
};
