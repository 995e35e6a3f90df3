/** The grid LSTM block of three dimensions, Kalchbrenner, Danihelka & Graves, ICLR 2016: grid-lstm.ts with N = 3. */
import type { Cell } from "../cell.ts";
import { type GridOptions, gridLstm } from "./grid-lstm.ts";

export const gridLstm3 = (options: GridOptions): Cell => gridLstm(3, options);
