import { blocks, eitherBias, eitherPolarity, type Framework, keeps, stacked } from "../convention.ts";

const lstm = ["i", "f", "g", "o"];
const gru = ["r", "z", "h"];

export const equinox: Framework = {
  id: "equinox",
  name: "Equinox",
  source: "patrick-kidger/equinox equinox/nn/_rnn.py",
  known: "read",
  conventions: [
    {
      cell: "lstm",
      name: "eqx.nn.LSTMCell",
      options: { bias: eitherBias },
      letters: {},
      tensors: [
        stacked("weight_ih", ["4n", "m"], blocks("W", lstm)),
        stacked("weight_hh", ["4n", "n"], blocks("U", lstm)),
        stacked("bias", ["4n"], blocks("b", lstm)),
      ],
      notes: ["all parameters start uniform in ±1/√n"],
    },
    {
      cell: "gru-reset-after",
      name: "eqx.nn.GRUCell",
      options: { polarity: eitherPolarity, bias: eitherBias },
      letters: { h: "n" },
      tensors: [
        stacked("weight_ih", ["3n", "m"], blocks("W", gru)),
        stacked("weight_hh", ["3n", "n"], blocks("U", gru)),
        stacked("bias", ["3n"], blocks("b", gru)),
        stacked("bias_n", ["n"], blocks("c", ["h"])),
      ],
      opposite: keeps,
      notes: [],
    },
  ],
  not: [{ cell: "gru", why: "eqx.nn.GRUCell resets after the product" }],
};
