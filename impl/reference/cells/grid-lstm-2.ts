/** The grid LSTM block of two dimensions, Kalchbrenner, Danihelka & Graves, ICLR 2016: grid-lstm.ts with N = 2. */
import type { Cell } from "../cell.ts";
import { type GridOptions, gridLstm } from "./grid-lstm.ts";

export const gridLstm2 = (options: GridOptions): Cell => gridLstm(2, options);
