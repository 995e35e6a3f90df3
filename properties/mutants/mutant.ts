import type { Step } from "../../spec/cell.ts";
import type { WrongImplementation } from "./around/wrong-implementation.ts";

interface Named {
  /** `lstm/forward/exchanged/i-f`: the cell, the pass, what is done, to what. */
  readonly id: string;
  readonly cell: string;
  /** What is done: the operator that makes it of the equations, or the name of the driver. */
  readonly operator: string;
  /** What somebody who makes it does, in one sentence. */
  readonly sentence: string;
}

/** A mistake in the equations or in their derivative: the step as somebody computes it who makes it, run by the readers of the right one. */
export interface EquationMutant extends Named {
  readonly pass: "forward" | "backward";
  readonly step: Step;
}

/** A mistake in what is around the equations, which are right: what somebody who makes it makes of a right implementation. */
export interface AroundMutant extends Named {
  readonly pass: "driver";
  readonly wrong: WrongImplementation;
}

/** A named mistake. */
export type Mutant = EquationMutant | AroundMutant;
