/** Value of one option of a cell: `bias: false`, `activation: "relu"`. */
export type OptionValue = boolean | number | string;

/** Options of a cell that differ from the catalogue's defaults; `{}` is the default cell. */
export type Options = Readonly<Record<string, OptionValue>>;

/** Direction in which a layer passes over its sequence (docs/protocol.md; `reverse`: from the end of the valid steps to index 0). */
export type Direction = "forward" | "reverse" | "bidirectional";

/** Number of independent directions, hence of parameter sets and of states, in a layer: 2 where bidirectional. */
export const directionsOf = (direction: Direction): 1 | 2 => (direction === "bidirectional" ? 2 : 1);
