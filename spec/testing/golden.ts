import type { Options } from "../options.ts";

/** An entry of golden-cells.json, the cell of the catalogue that it is of, and how our names differ from the file's. */
export interface GoldenEntry {
  readonly entry: string;
  readonly cell: string;
  readonly options: Options;
  /** The file's name → ours, for parameters and states. */
  readonly names: Readonly<Record<string, string>>;
}

/** Entries whose cells are in the catalogue. */
export const goldenEntries: readonly GoldenEntry[] = [
  { entry: "elman_tanh", cell: "elman", options: {}, names: {} },
  { entry: "elman_relu", cell: "elman", options: { activation: "relu" }, names: {} },
  { entry: "elman_identity", cell: "elman", options: { activation: "identity" }, names: {} },
  { entry: "lstm", cell: "lstm", options: {}, names: {} },
  { entry: "lstm_relu", cell: "lstm", options: { activation: "relu" }, names: {} },
  { entry: "lstm_seed001_no_out_tanh", cell: "lstm-linear-output", options: {}, names: {} },
  { entry: "lstm_1997_no_forget", cell: "lstm-1997", options: {}, names: {} },
  { entry: "lstm_peephole", cell: "lstm-peephole", options: {}, names: {} },
  { entry: "lstm_peephole_o_prev", cell: "lstm-peephole-o-prev", options: {}, names: {} },
  { entry: "lstm_cifg_f", cell: "lstm-coupled", options: {}, names: {} },
  { entry: "gru_before_keep", cell: "gru", options: {}, names: {} },
  { entry: "gru_before_new", cell: "gru", options: { polarity: "write" }, names: {} },
  { entry: "gru_simplified", cell: "gru-simplified", options: {}, names: {} },
  { entry: "mgu", cell: "mgu", options: {}, names: {} },
  { entry: "mgu1", cell: "mgu1", options: {}, names: {} },
  { entry: "mgu2", cell: "mgu2", options: {}, names: {} },
  { entry: "mgu3", cell: "mgu3", options: {}, names: {} },
  { entry: "janet_beta1", cell: "janet", options: {}, names: {} },
  { entry: "gru_after_keep", cell: "gru-reset-after", options: {}, names: { cb: "c_h" } },
  { entry: "indrnn_relu", cell: "indrnn", options: { activation: "relu" }, names: { W: "W_h", u: "u_h", b: "b_h" } },
  { entry: "minGRU", cell: "min-gru", options: {}, names: {} },
  {
    entry: "rhn_depth2_coupled",
    cell: "rhn",
    options: {},
    names: { R_h1: "U_h1", R_t1: "U_t1", R_h2: "U_h2", R_t2: "U_t2" },
  },
  { entry: "sru_v1_tanh", cell: "sru-v1", options: {}, names: { W: "W_x" } },
  { entry: "sru_v2_id_alpha1", cell: "sru-v2", options: {}, names: { W: "W_x" } },
];
