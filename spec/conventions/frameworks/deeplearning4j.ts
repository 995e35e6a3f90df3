import { beside, blocks, type Framework, stacked } from "../convention.ts";

/** Its i is the candidate, with the layer's activation, and its g, the input modulation gate, is the gate i of everybody else. */
const lstm = ["g", "f", "o", "i"];
const letters = { g: "i", i: "g" };
const activations = ["tanh", "relu", "softsign"];
const fortran = "params() is flat, each tensor column by column";

export const deeplearning4j: Framework = {
  id: "deeplearning4j",
  name: "Deeplearning4j",
  source:
    "deeplearning4j/deeplearning4j deeplearning4j-nn org/deeplearning4j/nn: params/LSTMParamInitializer.java, params/GravesLSTMParamInitializer.java, params/SimpleRnnParamInitializer.java, layers/recurrent/LSTMHelpers.java",
  known: "read",
  conventions: [
    {
      cell: "elman",
      name: "Deeplearning4j SimpleRnn",
      options: { activation: ["tanh", "relu"] },
      letters: {},
      tensors: [
        beside("W", ["m", "n"], blocks("W", ["h"])),
        beside("RW", ["n", "n"], blocks("U", ["h"])),
        beside("b", ["1", "n"], blocks("b", ["h"])),
      ],
      notes: [fortran],
    },
    {
      cell: "lstm",
      name: "Deeplearning4j LSTM",
      options: { activation: activations, gateActivation: ["sigmoid", "hard-sigmoid"] },
      letters,
      tensors: [
        beside("W", ["m", "4n"], blocks("W", lstm)),
        beside("RW", ["n", "4n"], blocks("U", lstm)),
        beside("b", ["1", "4n"], blocks("b", lstm)),
      ],
      notes: [
        "activation is that of the candidate and of the output",
        "forgetGateBiasInit: b_f starts at 1",
        "a mask sets h and c to 0: it does not keep them",
        fortran,
      ],
    },
    {
      cell: "lstm-peephole",
      name: "Deeplearning4j GravesLSTM",
      options: {},
      letters,
      tensors: [
        beside("W", ["m", "4n"], blocks("W", lstm)),
        stacked("RW", null, blocks("U", lstm), blocks("p", ["f", "o", "i"])),
        beside("b", ["1", "4n"], blocks("b", lstm)),
      ],
      notes: ["RW is [n, 4n + 3], given here column by column: its last columns are the peepholes", fortran],
    },
  ],
  not: [],
};
