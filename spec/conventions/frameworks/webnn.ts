import {
  blocks,
  eitherBias,
  eitherPolarity,
  type Framework,
  keeps,
  type Packed,
  seconds,
  stacked,
} from "../convention.ts";

const lstm = ["i", "o", "f", "g"];
const gru = ["z", "r", "h"];

const matrices = (gates: readonly string[]): Packed[] => [
  stacked("weight", [`${gates.length}n`, "m"], blocks("W", gates)),
  stacked("recurrentWeight", [`${gates.length}n`, "n"], blocks("U", gates)),
];

const tensors: readonly Packed[] = [
  ...matrices(lstm),
  stacked("bias", ["4n"], blocks("b", lstm)),
  stacked("recurrentBias", ["4n"], seconds("b", lstm)),
];

export const webnn: Framework = {
  id: "webnn",
  name: "WebNN",
  source: "webmachinelearning/webnn-baseline src/lstm_cell.js, gru_cell.js",
  known: "read",
  conventions: [
    {
      cell: "lstm",
      name: "WebNN lstmCell",
      options: { activation: ["tanh", "relu"], bias: eitherBias },
      letters: {},
      tensors,
      notes: ["layout iofg is the default, ifgo the other"],
    },
    {
      cell: "lstm-peephole-o-prev",
      name: "WebNN lstmCell with peepholeWeight",
      options: { bias: eitherBias },
      letters: {},
      tensors: [...tensors, stacked("peepholeWeight", ["3n"], blocks("p", ["i", "o", "f"]))],
      notes: [],
    },
    {
      cell: "gru",
      name: "WebNN gruCell with resetAfter false",
      options: { polarity: eitherPolarity, bias: eitherBias },
      letters: { h: "n" },
      tensors: [
        ...matrices(gru),
        stacked("bias", ["3n"], blocks("b", gru)),
        stacked("recurrentBias", ["3n"], seconds("b", gru)),
      ],
      opposite: keeps,
      notes: ["layout zrn is the default, rzn the other"],
    },
    {
      cell: "gru-reset-after",
      name: "WebNN gruCell",
      options: { polarity: eitherPolarity, bias: eitherBias },
      letters: { h: "n" },
      tensors: [
        ...matrices(gru),
        stacked("bias", ["3n"], blocks("b", gru)),
        stacked("recurrentBias", ["3n"], seconds("b", ["z", "r"]), blocks("c", ["h"])),
      ],
      opposite: keeps,
      notes: ["resetAfter true is the default", "layout zrn is the default, rzn the other"],
    },
  ],
  not: [{ cell: "lstm-peephole", why: "in webnn-baseline the o of lstmCell sees the old c" }],
};
