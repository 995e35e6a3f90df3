import { beside, blocks, eitherPolarity, type Framework, keeps, type Packed } from "../convention.ts";

/** A Dense layer for each gate and side: `ii` [m, n] and `hi` [n, n] with i's kernels. */
const dense = (gate: string, called: string, bias: "i" | "h"): Packed[] => [
  beside(`i${called}.kernel`, ["m", "n"], blocks("W", [gate])),
  beside(`h${called}.kernel`, ["n", "n"], blocks("U", [gate])),
  beside(`${bias}${called}.bias`, ["n"], blocks("b", [gate])),
];

const elman: readonly Packed[] = dense("h", "", "i");

export const flax: Framework = {
  id: "flax",
  name: "Flax",
  source: "google/flax flax/linen/recurrent.py",
  known: "read",
  conventions: [
    {
      cell: "elman",
      name: "Flax SimpleCell",
      options: { activation: ["tanh", "relu", "identity", "sigmoid"] },
      letters: {},
      tensors: elman,
      notes: ["activation: activation_fn"],
    },
    {
      cell: "residual-elman",
      name: "Flax SimpleCell(residual=True)",
      options: {},
      letters: {},
      tensors: elman,
      notes: [],
    },
    {
      cell: "lstm",
      name: "Flax LSTMCell, OptimizedLSTMCell",
      options: { activation: ["tanh", "relu"] },
      letters: {},
      tensors: ["i", "f", "g", "o"].flatMap((gate) => dense(gate, gate, "h")),
      notes: ["the carry is (c, h)", "biases start at 0", "activation_fn is that of the candidate and of the output"],
    },
    {
      cell: "gru-reset-after",
      name: "Flax GRUCell",
      options: { polarity: eitherPolarity },
      letters: { h: "n" },
      tensors: [
        ...dense("r", "r", "i"),
        ...dense("z", "z", "i"),
        ...dense("h", "n", "i"),
        beside("hn.bias", ["n"], blocks("c", ["h"])),
      ],
      opposite: keeps,
      notes: [],
    },
  ],
  not: [
    { cell: "mgu", why: "MGUCell keeps where f = 1, and resets after the product (google/flax issue 4608)" },
    { cell: "gru", why: "GRUCell resets after the product" },
  ],
};
