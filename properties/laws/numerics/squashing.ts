import { allOptions, cellsWith } from "../../../spec/catalogue.ts";
import type { Cell } from "../../../spec/cell.ts";
import type { Options } from "../../../spec/options.ts";
import { activationOf } from "../../judge/intervals.ts";

/** Cells that x, their weights and their state enter through bounded activations alone. */
export const squashing = (): string[] => cellsWith("squashing");

/** True where even an infinite argument has a value: softsign's ∞/∞ has none. */
export const saturates = (cell: Cell, options: Options): boolean =>
  ["tanh", "sigmoid", "hard-sigmoid", "hard-sigmoid-6"].includes(activationOf(allOptions(cell, options)));
