import {
  blocks,
  eitherBias,
  eitherPolarity,
  type Framework,
  keeps,
  type Packed,
  seconds,
  stacked,
  unused,
} from "../convention.ts";

const lstm = ["i", "o", "f", "g"];
const gru = ["z", "r", "h"];

/** W and R of one pass; B is [Wb, Rb]. */
const matrices = (gates: readonly string[]): Packed[] => {
  const rows = gates.length === 1 ? "n" : `${gates.length}n`;
  return [stacked("W", ["1", rows, "m"], blocks("W", gates)), stacked("R", ["1", rows, "n"], blocks("U", gates))];
};

const tensors: readonly Packed[] = [
  ...matrices(lstm),
  stacked("B", ["1", "8n"], blocks("b", lstm), seconds("b", lstm)),
];
const letters = { g: "c" };

/** The first size of every tensor is the number of directions. */
export const onnx: Framework = {
  id: "onnx",
  name: "ONNX",
  source: "onnx/onnx docs/Operators.md, opset 14",
  known: "executed",
  conventions: [
    {
      cell: "elman",
      name: "ONNX RNN",
      options: { activation: ["tanh", "relu", "identity", "sigmoid"], bias: eitherBias },
      letters: {},
      tensors: [...matrices(["h"]), stacked("B", ["1", "2n"], blocks("b", ["h"]), seconds("b", ["h"]))],
      notes: ["identity: Affine with alpha 1, beta 0"],
    },
    {
      cell: "lstm",
      name: "ONNX LSTM",
      options: { activation: ["tanh", "relu"], bias: eitherBias },
      letters,
      tensors,
      notes: ["relu: activations Sigmoid, Relu, Relu", "clip clamps pre-activations, not c"],
    },
    {
      cell: "lstm-peephole",
      name: "ONNX LSTM with P",
      options: { bias: eitherBias },
      letters,
      tensors: [...tensors, stacked("P", ["1", "3n"], blocks("p", ["i", "o", "f"]))],
      notes: [],
    },
    {
      cell: "lstm-coupled",
      name: "ONNX LSTM(input_forget=1)",
      options: { gate: ["i"], bias: eitherBias },
      letters,
      tensors: [
        stacked("W", ["1", "4n", "m"], blocks("W", ["i", "o"]), unused("W", ["i"]), blocks("W", ["g"])),
        stacked("R", ["1", "4n", "n"], blocks("U", ["i", "o"]), unused("U", ["i"]), blocks("U", ["g"])),
        stacked(
          "B",
          ["1", "8n"],
          [...blocks("b", ["i", "o"]), ...unused("b", ["i"]), ...blocks("b", ["g"])],
          [...seconds("b", ["i", "o"]), ...unused("b", ["i"]), ...seconds("b", ["g"])],
        ),
      ],
      notes: ["f = 1 − i; the rows of f are kept and not read"],
    },
    {
      cell: "gru",
      name: "ONNX GRU",
      options: { polarity: eitherPolarity, bias: eitherBias },
      letters: {},
      tensors: [...matrices(gru), stacked("B", ["1", "6n"], blocks("b", gru), seconds("b", gru))],
      opposite: keeps,
      notes: ["linear_before_reset = 0 is the default"],
    },
    {
      cell: "gru-reset-after",
      name: "ONNX GRU(linear_before_reset=1)",
      options: { polarity: eitherPolarity, bias: eitherBias },
      letters: {},
      tensors: [
        ...matrices(gru),
        stacked("B", ["1", "6n"], blocks("b", gru), seconds("b", ["z", "r"]), blocks("c", ["h"])),
      ],
      opposite: keeps,
      notes: [],
    },
  ],
  not: [],
};
