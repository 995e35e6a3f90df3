import type { Direction, Options } from "../spec/options.ts";
import type { Dtype } from "../spec/tensor.ts";

/** The case in which a law was tried, as a finding sees it. */
export interface Situation {
  readonly cell: string;
  readonly options: Options;
  readonly dtype: Dtype;
  readonly T: number;
  readonly B: number;
  readonly m: number;
  readonly n: number;
  readonly lengths: readonly number[] | null;
  readonly direction: Direction;
  readonly layers: number;
  readonly regime: string;
  readonly start: string;
  readonly loss: string;
}

/** A number that is not the one that was wanted, with its place in the answer, or the words of a failure. */
export type Seen =
  | { readonly got: number; readonly want: number; readonly where: string }
  | { readonly message: string };

/**
 * A violation by a shipping library that we have looked into and reproduced outside Gatecheck. It is shown as known and does
 * not fail the run; anything not recorded does, and a recorded one that no longer occurs is reported. The law is tried on every
 * other case as usual, and on the cases of the finding apart: what is known hides nothing else.
 */
export interface RecordedFinding {
  /** Anchor in docs/findings.md. */
  readonly id: string;
  readonly cells: readonly string[];
  /** Law ids: `padding/garbage-is-invisible`. */
  readonly laws: readonly string[];
  /** Versions on which it was measured. */
  readonly versions: readonly string[];
  /** One sentence. */
  readonly reason: string;
  /** docs/findings.md#id */
  readonly link: string;
  /** The cases in which it shows. */
  readonly where: (c: Situation) => boolean;
  /**
   * True for the numbers and failures that are the finding's: they are set aside one by one, and whatever else its cases show is new.
   * All are, where it is not said.
   */
  readonly looks?: (seen: Seen) => boolean;
  /** Set where the finding is an entry of the user's expectation file. */
  readonly expected?: {
    /** The case line in which it was seen, tried before any other. */
    readonly case: string | null;
    /** The cases with these options and this element type in which it shows. */
    readonly share: (options: Options, dtype: Dtype) => "none" | "some" | "all";
  };
}
