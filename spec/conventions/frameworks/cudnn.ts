import { blocks, eitherBias, eitherPolarity, type Framework, keeps, seconds, stacked } from "../convention.ts";

const lstm = ["i", "f", "g", "o"];
const gru = ["r", "z", "h"];

/** One flat buffer: of each layer and direction the matrices, input before recurrent; after all of them the biases. */
export const cudnn: Framework = {
  id: "cudnn",
  name: "cuDNN",
  source: "google/jax jax/experimental/rnn.py; cuDNN documentation, cudnnGetRNNWeightParams",
  known: "read",
  conventions: [
    {
      cell: "elman",
      name: "CUDNN_RNN_TANH, CUDNN_RNN_RELU",
      options: { activation: ["tanh", "relu"], bias: eitherBias },
      letters: {},
      tensors: [stacked("w", null, blocks("W", ["h"]), blocks("U", ["h"]), blocks("b", ["h"]), seconds("b", ["h"]))],
      notes: [],
    },
    {
      cell: "lstm",
      name: "CUDNN_LSTM",
      options: { bias: eitherBias },
      letters: {},
      tensors: [stacked("w", null, blocks("W", lstm), blocks("U", lstm), blocks("b", lstm), seconds("b", lstm))],
      notes: ["no forget bias of its own"],
    },
    {
      cell: "gru-reset-after",
      name: "CUDNN_GRU",
      options: { polarity: eitherPolarity, bias: eitherBias },
      letters: { z: "i", h: "n" },
      tensors: [
        stacked(
          "w",
          null,
          blocks("W", gru),
          blocks("U", gru),
          blocks("b", gru),
          seconds("b", ["r", "z"]),
          blocks("c", ["h"]),
        ),
      ],
      opposite: keeps,
      notes: [],
    },
  ],
  not: [{ cell: "gru", why: "CUDNN_GRU resets after the product" }],
};
