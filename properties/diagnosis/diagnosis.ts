import type { Step } from "../../spec/cell.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import type { Bug } from "../mutants/known-bugs/bug.ts";
import type { AroundMutant } from "../mutants/mutant.ts";

/** A definition that was held against the answers: the right one, one with a mistake, or another cell's. */
export interface Candidate {
  /** Id of the mutant, or the cell and the options. */
  readonly id: string;
  readonly kind: "fault" | "driver" | "dialect" | "pair";
  /** Names under which bugs like it are kept: see {@link bugsLike}. */
  readonly names: readonly string[];
  readonly sentence: string;
  readonly step: Step;
  /** The mistake around the step, if any. */
  readonly driver?: AroundMutant;
}

/** A candidate, and how far it explains the answers. */
export interface Explanation extends Pick<Candidate, "id" | "kind" | "sentence"> {
  /** Numbers answered that are within its bounds, of all. */
  readonly agrees: number;
  readonly of: number;
  /** Real bugs that looked like it, the nearest first. */
  readonly bugs: readonly Bug[];
}

/** Diagnosis of an implementation of one cell. */
export interface Diagnosis {
  readonly cell: string;
  readonly options: Options;
  readonly dtype: Dtype;
  /** Reason that no question was answered, in the implementation's words; null where one was. */
  readonly failure: string | null;
  /** Questions were answered, and every answer is right. */
  readonly right: boolean;
  /** Answers that are wrong and those that are right, in sentences. */
  readonly where: readonly string[];
  /** Candidates that explain every answer, the simplest first. */
  readonly explanations: readonly Explanation[];
  /** Candidates that explain most, where none explains all. */
  readonly nearest: readonly Explanation[];
  /** Definitions that were tried. */
  readonly tried: number;
}
