import type { Cell } from "../cell.ts";
import { gridLstm } from "./grid-lstm-1.ts";

/**
 * The grid LSTM block of three dimensions: of two sentences and of depth in the paper's translation model.
 * N. Kalchbrenner, I. Danihelka, A. Graves, Grid long short-term memory, ICLR 2016.
 */
export const gridLstm3: Cell = gridLstm(3);
