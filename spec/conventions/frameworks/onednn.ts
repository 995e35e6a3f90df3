import {
  beside,
  blocks,
  eitherBias,
  eitherPolarity,
  type Framework,
  keeps,
  type Packed,
  stacked,
} from "../convention.ts";

const lstm = ["i", "f", "g", "o"];
const gru = ["z", "r", "h"];

/** ldigo for weights, ldgo for biases and peepholes; l and d, layers and directions, are 1. */
const weights = (gates: readonly string[]): Packed[] => {
  const G = String(gates.length);
  return [
    beside("weights_layer", ["1", "1", "m", G, "n"], blocks("W", gates)),
    beside("weights_iter", ["1", "1", "n", G, "n"], blocks("U", gates)),
    stacked("bias", ["1", "1", G, "n"], blocks("b", gates)),
  ];
};

export const onednn: Framework = {
  id: "onednn",
  name: "oneDNN",
  source: "oneapi-src/oneDNN doc/primitives/rnn.md",
  known: "read",
  conventions: [
    {
      cell: "elman",
      name: "oneDNN vanilla_rnn",
      options: { activation: ["tanh", "relu", "sigmoid"], bias: eitherBias },
      letters: {},
      tensors: weights(["h"]),
      notes: ["sigmoid: eltwise_logistic"],
    },
    {
      cell: "lstm",
      name: "oneDNN lstm",
      options: { bias: eitherBias },
      letters: { g: "c̃" },
      tensors: weights(lstm),
      notes: [],
    },
    {
      cell: "lstm-peephole",
      name: "oneDNN lstm with weights_peephole",
      options: { bias: eitherBias },
      letters: { g: "c̃" },
      tensors: [...weights(lstm), stacked("weights_peephole", ["1", "1", "3", "n"], blocks("p", ["i", "f", "o"]))],
      notes: [],
    },
    {
      cell: "gru",
      name: "oneDNN gru",
      options: { polarity: eitherPolarity, bias: eitherBias },
      letters: { z: "u", h: "o" },
      tensors: weights(gru),
      opposite: keeps,
      notes: [],
    },
    {
      cell: "gru-reset-after",
      name: "oneDNN lbr_gru",
      options: { polarity: eitherPolarity, bias: eitherBias },
      letters: { z: "u", h: "o" },
      tensors: [
        ...weights(gru).slice(0, 2),
        stacked("bias", ["1", "1", "4", "n"], blocks("b", gru), blocks("c", ["h"])),
      ],
      opposite: keeps,
      notes: ["the fourth bias, u′, is c_h"],
    },
  ],
  not: [],
};
