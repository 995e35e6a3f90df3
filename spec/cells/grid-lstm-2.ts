import type { Cell } from "../cell.ts";
import { gridLstm } from "./grid-lstm-1.ts";

/**
 * The grid LSTM block of two dimensions: of time and of depth in the paper's stacked and character models.
 * N. Kalchbrenner, I. Danihelka, A. Graves, Grid long short-term memory, ICLR 2016.
 */
export const gridLstm2: Cell = gridLstm(2);
