import type { Cell } from "../../spec/cell.ts";
import type { Options } from "../../spec/options.ts";
import type { Bound } from "./bound-violation.ts";
import { affineOf, everything, hull, rangeOf, startOf, within } from "./intervals.ts";

/** Where the candidates of a step are, and which state is a mixture of them and what it was. */
export interface Mixture {
  readonly state: string;
  readonly candidates: Bound;
}

/** A value of the activation that was chosen. */
export const activated: Bound = ({ options }) => rangeOf(options);

const mixture = (state: string, candidates: Bound, ...cells: readonly string[]): [string, Mixture][] =>
  cells.map((cell) => [cell, { state, candidates }]);

/** Cells that mix, by id. */
export const mixtures: Readonly<Record<string, Mixture>> = Object.fromEntries([
  ...mixture("h", activated, "gru", "gru-reset-after", "gru-simplified", "ugrnn", "rhn", "clockwork"),
  ...mixture("h", activated, "mgu", "mgu1", "mgu2", "mgu3", "gru-type1", "gru-type2", "gru-type3"),
  ...mixture("c", activated, "lstm-coupled", "qrnn", "qrnn-window-1"),
  ...mixture("h", (place) => affineOf(place, "W_h", "b_h"), "min-gru", "min-lstm"),
  ...mixture("c", (place) => affineOf(place, "W_x", "b_x"), "sru-v1", "sru-v2"),
]);

/** All that a mixture ever was, and all that was ever mixed into it. */
export const mixed = (cell: string): Bound => {
  const { state, candidates } = mixtures[cell] as Mixture;
  return (place) => hull(startOf(place, state), candidates(place));
};

/** What is kept at most, and what is added at most, at every step; within the clip. */
export const grown =
  (state: string): Bound =>
  (place) => {
    const [least, most] = hull(rangeOf(place.options), [0, 0]);
    const [from, to] = hull(startOf(place, state), [0, 0]);
    const clip = place.options["cellClip"];
    return within([from + place.steps * least, to + place.steps * most], typeof clip === "number" ? clip : Infinity);
  };

/** The activation that was chosen has a bound. */
export const bounded = (options: Options): boolean => rangeOf(options) !== everything;

/** Cells whose c is f ⊙ c′ + i ⊙ g and whose h is o ⊙ φ(c). */
export const lstms: readonly string[] = [
  "lstm",
  "lstm-peephole",
  "lstm-peephole-o-prev",
  "lstm-input-only",
  "lstm-dead-gate",
  "lstm-1997",
];

/** The same in every dimension: states mᵢ and hᵢ. */
export const grids: readonly string[] = ["grid-lstm-1", "grid-lstm-2", "grid-lstm-3"];

/** Pooling with an input gate of its own is that of an LSTM, the others are mixtures. */
export const adds = (cell: Cell, { pooling }: Options): boolean =>
  "pooling" in cell.options && pooling !== "fo" && pooling !== "f";

/** Masks are numbers of any size: only those on the state are harmless. */
export const harmless = ({ id }: Cell, { on }: Options): boolean =>
  id !== "lstm-recurrent-dropout" || on !== "candidate";

/** The state that the output of an LSTM reads. */
export const cellOfOutput = (cell: string): string => (grids.includes(cell) ? `m${cell.at(-1)}` : "c");
