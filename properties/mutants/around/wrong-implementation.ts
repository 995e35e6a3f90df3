import type { Implementation, Support } from "../../../impl/contract.ts";
import type { Control, Honest } from "../../controls/controls.ts";

/** A deliberately wrong implementation, as data: what it makes of a right one. */
export interface Faux {
  readonly id: string;
  /** What it does wrong. */
  readonly sentence: string;
  readonly cells: readonly string[];
  /** Laws each of which must refuse it. */
  readonly laws: readonly string[];
  /** What it declares, as a departure from the reference. */
  readonly support?: Partial<Support>;
  /** The fault shows in few cases: it takes more of them to find it. */
  readonly rare?: true;
  /** What it does in one call is seen elsewhere: it remembers the calls before, or writes on what it was given. */
  readonly impure?: true;
  readonly of: (honest: Honest) => Implementation["run"];
}

export const recurrent: readonly string[] = ["elman", "lstm", "gru", "gru-reset-after"];
export const gated: readonly string[] = ["lstm", "gru", "gru-reset-after"];
export const grus: readonly string[] = ["gru", "gru-reset-after"];

/** What goes wrong around every one of them. */
export const faux = (
  id: string,
  sentence: string,
  laws: readonly string[],
  of: Faux["of"],
  more: Partial<Faux> = {},
): Faux => ({ id, sentence, cells: recurrent, laws, of, ...more });

/** A control, as what goes wrong: of what it may choose it takes the first. */
export const byControl =
  (control: Control): Faux["of"] =>
  (honest) =>
    control.of(honest, () => 0);
