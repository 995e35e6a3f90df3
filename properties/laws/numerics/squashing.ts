import type { Cell } from "../../../spec/cell.ts";
import type { Options } from "../../../spec/options.ts";
import { grids, lstms } from "../../judge/cell-bounds.ts";
import { activationOf } from "../../judge/intervals.ts";

const simple = ["elman", "residual-elman", "indrnn", "jordan", "clockwork", "janet", "rhn", "qrnn-window-1"];

const kinOfLstm = ["linear-output", "coupled", "projection", "zoneout", "recurrent-dropout"].map(
  (kind) => `lstm-${kind}`,
);

const grus = ["gru", "gru-reset-after", "gru-simplified", "gru-type1", "gru-type2", "gru-type3", "ugrnn"];

const minimal = ["mgu", "mgu1", "mgu2", "mgu3"];

/** Cells that x, their weights and their state enter through bounded activations alone. */
export const squashing: readonly string[] = [...simple, ...lstms, ...kinOfLstm, ...grids, ...grus, ...minimal];

/** True where even an infinite argument has a value: softsign's ∞/∞ has none. */
export const saturates = (_: Cell, options: Options): boolean =>
  ["tanh", "sigmoid", "hard-sigmoid", "hard-sigmoid-6"].includes(activationOf(options));
