import type { Cotangents, OwnWeights, RunAnswer, RunRequest, Used } from "../impl/contract.ts";
import type { Cell } from "../spec/cell.ts";
import type { Grade } from "../spec/language/precision.ts";
import type { Options } from "../spec/options.ts";
import type { Dtype } from "../spec/tensor.ts";
import type { Space } from "./cases/arbitrary.ts";
import type { Case } from "./cases/case.ts";
import type { NegativeControl } from "./controls/controls.ts";
import type { Conformance } from "./verdict.ts";

/** Features that a law needs of an implementation, beyond the directions, layers and lengths of its space. */
export type Need = "initialState" | "gradients" | "ownWeights" | "kernel" | "streams" | "masks" | "resets";

/**
 * The distance that two sides of a law may have: `bits`: not at all, −0 is not 0; `equal`: not at all as numbers; else an error
 * analysis, one bound per element.
 */
export type Tolerance = "bits" | "equal" | { readonly from: string; readonly of: (accuracy: Grade) => Float64Array };

/** Both sides of a law, where they are compared. */
export interface Comparison {
  /** `y`, `final[0][0].c`, `gradients.params[0][1].U_f`. */
  readonly what: string;
  readonly shape: readonly number[];
  readonly got: ArrayLike<number>;
  readonly want: ArrayLike<number>;
  readonly tolerance: Tolerance;
}

/** An axis that can be large: steps, rows, inputs, units, the further sizes of a cell, layers. */
export type Axis = "T" | "B" | "m" | "n" | "further" | "layers";

/** The sizes that a law climbs: those of one axis, or of every two of steps, rows, inputs and units. */
export type Ladder = Axis | "pairs";

/** One try of a law: a case, its tensors, and an implementation to ask. */
export interface Trial {
  readonly case: Case;
  /** Asks for y and final. */
  readonly request: RunRequest;
  readonly cotangents: Cotangents;
  /** Asks the implementation; its answer has the form that the contract demands. */
  readonly run: (request: RunRequest) => Promise<RunAnswer>;
  /** Asks like `run`, but hands over the request itself and no copy of it. */
  readonly runShared: (request: RunRequest) => Promise<RunAnswer>;
  /** An answer that was got so, as the implementation has left it since. */
  readonly later: (answer: RunAnswer) => Promise<unknown>;
  /** Usage of the process of the implementation. */
  readonly usage: (of: Used) => Promise<number>;
  /** A whole number from `least` to `most` that follows from the case. */
  readonly draw: (name: string, least: number, most: number) => number;
  /** The implementation answers gradients. */
  readonly gradients: boolean;
  /** The weakest grade at which an answer is judged right. */
  readonly grade: Grade;
  /** Weights that it has of itself. */
  readonly own?: OwnWeights;
}

/** Something that must be true of a recurrent cell, whoever wrote it. Plain data: it knows no runner, no test framework, no implementation. */
export interface Law {
  /** Stable and hierarchical: `time/chunking`. */
  readonly id: string;
  /** One sentence that must be true. */
  readonly sentence: string;
  /** The paper, or the section of the catalogue of laws. */
  readonly source: string;
  readonly conformance: Conformance;
  /** The law holds for this family and everything below it. */
  readonly family: string;
  /** The only cells of the family to which the law applies. */
  readonly cells?: readonly string[];
  /** It does not speak of every option combination: gates are forced through biases. */
  readonly appliesTo?: (cell: Cell, options: Options) => boolean;
  readonly needs: readonly Need[];
  /** It holds in floating point alone, where a power of two changes no digit: integers have a largest number. */
  readonly scales?: true;
  /** The only element types of which it speaks: it asks for numbers that the others do not have. */
  readonly dtypes?: readonly Dtype[];
  /** The space of its cases, as a departure from `everywhere`. */
  readonly space: Partial<Space>;
  /** The axis whose size climbs the ladder of the level, a rung a case; in the space is only what it may shrink to. */
  readonly ladder?: Ladder;
  /** With a cell's default options every structure of a run is tried, not pairs only: directions, layers, lengths, states, losses. */
  readonly structures?: true;
  /** A case takes many runs: options other than the standard ones get half as many cases. */
  readonly expensive?: true;
  /** Too dear for a quick run; there it is tried where it is asked for by name. */
  readonly from?: "standard";
  /** Too dear for all but an exhaustive run; elsewhere it is tried where it is asked for by name. */
  readonly exhaustive?: true;
  /** Its sides are measurements, and a case takes many calls: none is made smaller. */
  readonly measured?: true;
  /** A deliberately wrong implementation that the check must refuse; a case in which it does not could not have failed. */
  readonly control: NegativeControl;
  /** Both sides, or nothing where the case says nothing. */
  readonly check: (trial: Trial) => Promise<readonly Comparison[]>;
}

/** True where a law applies to a cell with some of its options at least. */
export const appliesToCell = ({ family, cells }: Law, cell: Cell): boolean =>
  cell.family.includes(family) && (cells === undefined || cells.includes(cell.id));
