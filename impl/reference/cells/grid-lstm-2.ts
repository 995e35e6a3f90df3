/** The grid LSTM block of two dimensions, Kalchbrenner, Danihelka & Graves, ICLR 2016: grid-lstm.ts with N = 2. */
import type { Cell } from "../cell.ts";
import { gridLstm, gridOptions } from "./grid-lstm.ts";

export const variants: readonly Cell[] = gridOptions.map((options) => gridLstm(2, options));
