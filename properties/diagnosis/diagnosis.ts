import type { Implementation } from "../../impl/contract.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import type { Case } from "../cases/case.ts";
import type { Bug } from "../mutants/known-bugs/bug.ts";
import type { Hypothesis } from "./hypothesis.ts";

/** A violation that made somebody ask. */
export interface Violation {
  /** Id of the law. */
  readonly law: string;
  readonly case: Case;
}

/** A known mistake that explains the answers, or how far it does. */
export interface Explanation extends Pick<Hypothesis, "id" | "kind" | "sentence"> {
  /** The sentence about outputs and states; null where they are right. */
  readonly outputs: string | null;
  /** The sentence about gradients; null where none were answered, or nothing is to be said of them beside `outputs`. */
  readonly gradients: string | null;
  /** Numbers answered that are within its bounds, of all of which the bound is finite. */
  readonly agrees: number;
  readonly of: number;
  /** It explains outputs and states alone; gradients were answered too. */
  readonly partly: boolean;
  /** Real bugs that looked like it, the nearest first. */
  readonly bugs: readonly Bug[];
}

/** An explanation that can be asked itself. */
export interface Candidate {
  readonly id: string;
  readonly sentence: string;
  /** The gradients are neither its own nor the definition's, which the diagnosis says. */
  readonly outputsAlone: boolean;
  readonly hypothesis: Hypothesis;
  /** An implementation with the mistake, made anew; it declares what the one under test declares of the cell. */
  readonly implementation: () => Implementation;
}

/** Diagnosis of an implementation of one cell. */
export interface Diagnosis {
  readonly cell: string;
  readonly options: Options;
  readonly dtype: Dtype;
  /** Reason that no question was answered, in the implementation's words; null where one was. */
  readonly failure: string | null;
  /** Questions were answered, every answer is right, and no law is violated. */
  readonly right: boolean;
  /** Answers that are wrong and those that are right, in sentences. */
  readonly where: readonly string[];
  /** Requests that ended in an error, in sentences: `throws where B = 1: …`. */
  readonly errors: readonly string[];
  /** Sentences about what is wrong where no known mistake explains it: a curve, a term, a size from which on; of a known curve, how far it is off. */
  readonly localised: readonly string[];
  /** Candidates that explain every answer, the simplest first; they are not told apart by anything that was asked. */
  readonly explanations: readonly Explanation[];
  /** Candidates that explain more than the definition does, where none explains all. */
  readonly nearest: readonly Explanation[];
  /** Definitions that were tried. */
  readonly tried: number;
  /** The requests that were made, and kinds of request that were not, in a sentence. */
  readonly looked: string;
}
