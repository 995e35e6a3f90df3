/** The grid LSTM block of one dimension, Kalchbrenner, Danihelka & Graves, ICLR 2016: grid-lstm.ts with N = 1. */
import type { Cell } from "../cell.ts";
import { gridLstm } from "./grid-lstm.ts";
import type { Output } from "./grid-transform.ts";

export const gridLstm1 = (output: Output): Cell => gridLstm(1, { output, weights: "untied", priority: false });
