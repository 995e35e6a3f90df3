import type { Implementation, RunRequest, Support } from "../../../impl/contract.ts";
import type { NegativeControl, ReferenceRun } from "../../controls/controls.ts";

/** A deliberately wrong implementation, as data: what it makes of a right one. */
export interface WrongImplementation {
  readonly id: string;
  /** The mistake, in one sentence. */
  readonly sentence: string;
  readonly cells: readonly string[];
  /** Laws each of which must refuse it. */
  readonly laws: readonly string[];
  /** Declared support, as a departure from the reference. */
  readonly support?: Partial<Support>;
  /** The fault shows in few cases: it takes more of them to find it. */
  readonly rare?: true;
  /** One call shows in another: earlier calls are remembered, or the request is written on. */
  readonly impure?: true;
  /** Requests for which the mistake is defined; all where absent. */
  readonly appliesTo?: (request: RunRequest) => boolean;
  /** Requests on which it throws. */
  readonly fails?: (request: RunRequest) => boolean;
  readonly of: (correct: ReferenceRun) => Implementation["run"];
}

export const recurrent: readonly string[] = ["elman", "lstm", "gru", "gru-reset-after"];
export const gated: readonly string[] = ["lstm", "gru", "gru-reset-after"];
export const grus: readonly string[] = ["gru", "gru-reset-after"];

/** A wrong implementation of each of the recurrent cells above. */
export const wrong = (
  id: string,
  sentence: string,
  laws: readonly string[],
  of: WrongImplementation["of"],
  more: Partial<WrongImplementation> = {},
): WrongImplementation => ({ id, sentence, cells: recurrent, laws, of, ...more });

/** A control, as what goes wrong: of what it may choose it takes the first. */
export const byControl =
  (control: NegativeControl): WrongImplementation["of"] =>
  (correct) =>
    control.of(correct, () => 0);
