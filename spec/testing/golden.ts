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
  { entry: "gru_before_keep", cell: "gru", options: {}, names: {} },
  { entry: "gru_after_keep", cell: "gru-reset-after", options: {}, names: { cb: "c_h" } },
];
