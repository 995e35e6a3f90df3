import { beneath, beside, blocks, eitherPolarity, type Framework, seconds, writes } from "../convention.ts";

const lstm = ["i", "g", "f", "o"];
const gru = ["z", "r", "h"];

export const haiku: Framework = {
  id: "haiku",
  name: "Haiku",
  source: "google-deepmind/dm-haiku haiku/_src/recurrent.py",
  known: "read",
  conventions: [
    {
      cell: "elman",
      name: "hk.VanillaRNN",
      options: { activation: ["relu"] },
      letters: {},
      tensors: [
        beside("input_to_hidden.w", ["m", "n"], blocks("W", ["h"])),
        beside("input_to_hidden.b", ["n"], blocks("b", ["h"])),
        beside("hidden_to_hidden.w", ["n", "n"], blocks("U", ["h"])),
        beside("hidden_to_hidden.b", ["n"], seconds("b", ["h"])),
      ],
      notes: [],
    },
    {
      cell: "lstm",
      name: "hk.LSTM",
      options: {},
      letters: {},
      tensors: [
        beneath("linear.w", ["m+n", "4n"], blocks("W", lstm), blocks("U", lstm)),
        beside("linear.b", ["4n"], blocks("b", lstm)),
      ],
      added: { b_f: 1 },
      notes: ["one product with [x, h]"],
    },
    {
      cell: "gru",
      name: "hk.GRU",
      options: { polarity: eitherPolarity },
      letters: { h: "a" },
      tensors: [
        beside("w_i", ["m", "3n"], blocks("W", gru)),
        beside("w_h", ["n", "3n"], blocks("U", gru)),
        beside("b", ["3n"], blocks("b", gru)),
      ],
      opposite: writes,
      notes: [],
    },
  ],
  not: [{ cell: "gru-reset-after", why: "hk.GRU resets before the product" }],
};
