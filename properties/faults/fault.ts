import type { Step } from "../../spec/cell.ts";

/** A named mistake: the step of a cell as somebody computes it who makes it. It is executed by the same readers as the right one. */
export interface Fault {
  /** `lstm/forward/exchanged/i-f`: the cell, the pass, what is done, to what. */
  readonly id: string;
  readonly cell: string;
  readonly pass: "forward" | "backward";
  /** What is done: the operator that makes it of the equations. */
  readonly operator: string;
  /** What somebody who makes it does, in one sentence. */
  readonly sentence: string;
  readonly step: Step;
}
