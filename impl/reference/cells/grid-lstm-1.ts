/** The grid LSTM block of one dimension, Kalchbrenner, Danihelka & Graves, ICLR 2016: grid-lstm.ts with N = 1. */
import type { Cell } from "../cell.ts";
import { gridLstm, outputs } from "./grid-lstm.ts";

export const variants: readonly Cell[] = outputs.map((output) =>
  gridLstm(1, { output, weights: "untied", priority: false }),
);
