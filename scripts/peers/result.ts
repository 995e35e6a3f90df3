import type { Options } from "../../spec/options.ts";
import type { Verdict } from "../../properties/verdict.ts";
import type { Level } from "../../properties/run/tasks.ts";

/** A law that a peer does not keep, or on which it broke down. */
export interface Failure {
  readonly law: string;
  readonly cell: string;
  readonly options: Options;
  readonly dtype: string;
  readonly outcome: string;
  /** The number that is wrong, or the words of the failure. */
  readonly seen: string;
  readonly case: string | null;
  /** Id of the finding or explanation. */
  readonly explained: string | null;
}

/** Verdicts on one cell together. */
export interface CellResult {
  readonly cell: string;
  /** Verdicts that hold, and that the peer refused. */
  readonly held: number;
  readonly refused: number;
  readonly cases: number;
  readonly grade: Verdict["grade"];
  /** Largest share of a bound. */
  readonly worst: number;
}

/** The run of a peer. */
export interface PeerResult {
  readonly id: string;
  readonly version: string;
  readonly level: Level;
  readonly seed: number;
  readonly node: string;
  readonly cells: readonly CellResult[];
  readonly failures: readonly Failure[];
  /** Seconds by the clock. */
  readonly seconds: number;
}
