/** Measurements of a comparison: raw, in time order; every figure follows from them (analysis.ts). */
import type { Shape } from "../core/shape.ts";

/** A side of a comparison. */
export interface SideFacts {
  /** As it was named on the command line. */
  readonly name: string;
  readonly kind: "revision" | "module" | "package" | "program" | "built-in";
  /** Hash of the commit; null where the side is no revision. */
  readonly commit: string | null;
  /** Name and version that the implementation gives itself. */
  readonly implementation: string | null;
  /** SHA-256 of the bundle that ran; null where there is none. */
  readonly sha256: string | null;
}

/** A workload of a comparison. */
export interface PairedWorkload {
  /** Id. */
  readonly workload: string;
  readonly shape: Shape;
  /** The reason why it cannot be timed on both sides; null where it can. */
  readonly incomparable: string | null;
}

export type Arm = "base" | "head" | "control";

/** Seven blocks, A A B B B A A: the first of each slot, at places 0, 2 and 5, leads in and does not count. */
export interface Round {
  /** A. */
  readonly first: "base" | "other";
  /** Nanoseconds of each block. */
  readonly ns: readonly number[];
  /** Microseconds of processor time of the process, all its threads. */
  readonly cpuUs: readonly number[];
}

/** One workload in one process, or one pair of processes. */
export interface PairedBlocks {
  readonly workload: string;
  /** Runs in a block, on both sides. */
  readonly runs: number;
  readonly rounds: readonly Round[];
}

/** A fresh process with base and another side, or a pair of fresh processes with one of them each. */
export interface PairedProcess {
  readonly startedAt: string;
  /** Base and the other side, in the order in which they were loaded. */
  readonly arms: readonly Arm[];
  readonly blocks: readonly PairedBlocks[];
}

/** Everything that was timed. */
export interface PairedMeasurements {
  /** Both sides in one process. */
  readonly together: readonly PairedProcess[];
  /** Each side in a process of its own: flagged workloads, once more. */
  readonly apart: readonly PairedProcess[];
}
