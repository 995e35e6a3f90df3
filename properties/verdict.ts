import type { Grade } from "../spec/language/precision.ts";
import type { Dtype } from "../spec/tensor.ts";
import type { Options } from "../spec/options.ts";

/**
 * `holds`; `violated`, with a counterexample; `unsupported`: not declared; `vacuous`: the check could not have failed;
 * `errored`: the implementation crashed, hung, or answered nonsense.
 */
export type Outcome = "holds" | "violated" | "unsupported" | "vacuous" | "errored";

/** Level of conformance a law belongs to: protocol, step, sequences and state, gradients, numerics. */
export type Conformance = "L0" | "L1" | "L2" | "L3" | "L4";

/** A number in a JSON file: JSON has no NaN and no infinities, and its −0 is easily lost. */
export type JsonNumber = number | "NaN" | "Infinity" | "-Infinity" | "-0";

/** The first place where the two sides of a law differ by more than the bound, in the shrunk case. */
export interface Counterexample {
  /** The whole case in one line; `gatecheck verify TARGET --laws LAW --case "…"` replays it. */
  readonly case: string;
  /** The case before shrinking. */
  readonly found: string;
  /** The compared number, with its index: `y[t=1,b=0,k=2]`, `gradients.params[0][0].U_f[1,0]`. */
  readonly where: string;
  readonly got: JsonNumber;
  readonly want: JsonNumber;
  readonly distance: JsonNumber;
  readonly bound: JsonNumber;
  /** The origin of the bound, in words. */
  readonly boundFrom: string;
  /** Every number of the case that is not 0, where they are few. */
  readonly numbers: string | null;
  /** The equations of the definition with their values, a line each, where one step is short enough to be computed by hand. */
  readonly byHand: string | null;
  /** The command that replays it. */
  readonly replay: string;
}

/** Verdict of one law on one cell, in one option combination and one element type, of one implementation. */
export interface Verdict {
  /** The target as it was named on the command line. */
  readonly implementation: string;
  readonly cell: string;
  readonly options: Options;
  readonly dtype: Dtype;
  readonly law: string;
  readonly conformance: Conformance;
  readonly verdict: Outcome;
  /** Cases tried. */
  readonly cases: number;
  /** Cases whose control (a deliberately wrong answer) was refused, so that they could have failed. */
  readonly effective: number;
  /** Cases that the implementation refused though it declared them, and what it said last; absent where there are none. */
  readonly refused?: { readonly cases: number; readonly reason: string };
  /** Best grade under which every comparison was within its bound. */
  readonly grade: Grade | null;
  /** The largest observed/bound ratio, and its case. */
  readonly worst: { readonly ratio: JsonNumber; readonly case: string } | null;
  /** The largest observed/bound ratio by output: `y`, `c`, `d W_f`; absent where no arithmetic of fewer digits is looked at. */
  readonly outputs?: Readonly<Record<string, JsonNumber>>;
  readonly counterexample: Counterexample | null;
  /** The words of the program (errored), or the reason why it is unsupported or vacuous; one paragraph of plain, untrusted text. */
  readonly message: string | null;
  /** The mistake that explains the answers; filled by diagnosis. */
  readonly diagnosis: string | null;
  /** Recorded finding that this verdict is about: the law on the finding's cases alone. */
  readonly known: { readonly id: string; readonly reason: string; readonly link: string } | null;
}

/** A recorded known finding that did not occur: the record is to be removed, or the law has lost its power. */
export interface StaleFinding {
  /** The target as it was named on the command line. */
  readonly target: string;
  readonly id: string;
  readonly law: string;
  readonly cell: string;
  readonly message: string;
}
