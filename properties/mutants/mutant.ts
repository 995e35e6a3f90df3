import type { Step } from "../../spec/cell.ts";
import type { WrongImplementation } from "./around/wrong-implementation.ts";

interface Named {
  /** `lstm/forward/exchanged/i-f`: the cell, the pass, what is done, to what. */
  readonly id: string;
  readonly cell: string;
  /** The mutation operator that makes it of the equations, or the id of the wrong implementation. */
  readonly operator: string;
  /** The mistake, in one sentence. */
  readonly sentence: string;
}

/** A mistake in the equations or in their derivative, as a step that is evaluated like the right one. */
export interface EquationMutant extends Named {
  readonly pass: "forward" | "backward";
  readonly step: Step;
}

/** A mistake around the equations, which are right: a wrong implementation made of a right one. */
export interface AroundMutant extends Named {
  readonly pass: "driver";
  readonly wrong: WrongImplementation;
}

/** A cell with one planted mistake. */
export type Mutant = EquationMutant | AroundMutant;
