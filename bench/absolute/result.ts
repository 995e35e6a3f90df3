/** The absolute part of a benchmark file: raw measurements in time order, and the figures that follow from them alone. */
import type { Interval } from "../core/interval.ts";
import type { Header } from "../core/header.ts";
import type { CeilingSamples } from "../ceiling/samples.ts";
import type { Judged } from "../core/gate.ts";
import type { Shape, Work } from "../core/shape.ts";
import type { AbsoluteProtocol } from "./protocol.ts";
import type { Warning } from "./warnings.ts";

/** A target of a benchmark. */
export interface BenchTarget {
  /** As it was named on the command line. */
  readonly target: string;
  readonly name: string | null;
  readonly version: string | null;
  /** SHA-256 of a module and its imports by path; absent where the target is no module, or could not be read. */
  readonly sha256?: string;
  /** The reason, in one line, why nothing of it was timed. */
  readonly failure: string | null;
}

/** The clock: ours around each block, the program's own, or ours around the exchange with a program that has no clock. */
export type Clock = "ours" | "program" | "outside";

/** Measurements of one workload in one process. */
export interface ProcessSamples {
  /** Number of the process among the fresh ones of this target and size, from 0. */
  readonly process: number;
  readonly startedAt: string;
  readonly clock: Clock;
  /** Runs in a block. */
  readonly runs: number;
  /** Nanoseconds of each block, in time order. */
  readonly blocks: readonly number[];
  /** Processor time over wall time during the blocks; null where another process did the work. */
  readonly busy: number | null;
  /** Bytes: the most memory that the process that does the work held until then, of a program with all of its group; null where the system does not tell. */
  readonly maxRss: number | null;
  /** Nanoseconds: the smallest step of the clock that was seen. */
  readonly resolution: number;
  /** Optimised functions that were thrown away during the blocks; null where it was not V8 that ran. */
  readonly deopts: number | null;
}

/** One workload on one target. */
export interface Benchmark {
  readonly target: string;
  /** Id of the workload. */
  readonly workload: string;
  readonly shape: Shape;
  readonly work: Work;
  /** The reason why it was not timed; null where it was. */
  readonly refused: string | null;
  readonly judged: readonly Judged[];
  /** SHA-256 of the answer that was judged right; null before that. */
  readonly answer: string | null;
  readonly processes: readonly ProcessSamples[];
}

/** Everything that was measured. */
export interface Measurements {
  readonly ceiling: CeilingSamples | null;
  readonly targets: readonly BenchTarget[];
  readonly benchmarks: readonly Benchmark[];
}

/** The figures of one benchmark. */
export interface Figures {
  readonly target: string;
  /** Id of the workload. */
  readonly workload: string;
  /** Nanoseconds of a run: the median over processes of their medians. */
  readonly time: Interval;
  /** Nanoseconds of one time step of the whole batch. */
  readonly perStep: number;
  /** Nanoseconds for each multiply-add that the definition counts; null where a cell multiplies no matrix. */
  readonly nsPerMultiplyAdd: number | null;
  readonly gflops: number;
  /** Bytes that must move at least, over time. */
  readonly gbPerSecond: number;
  /** Bytes, the largest over the processes; null where it is not known. */
  readonly maxRss: number | null;
  /** Share of the machine's fastest multiply-adds in the same run; null where that was not measured. */
  readonly share: number | null;
  readonly warnings: readonly Warning[];
}

/** Time against hidden size, all else equal: time = a·n^exponent. */
export interface Scaling {
  readonly target: string;
  /** Everything but the hidden size: `lstm/forward/T=16/B=1/f32`. */
  readonly group: string;
  readonly sizes: readonly number[];
  readonly time: Interval;
  /** The exponent of the operation count over the same sizes. */
  readonly operations: number;
}

/** A target beside the first that was named: its time over that one's. */
export interface Ratio {
  readonly target: string;
  readonly base: string;
  readonly workload: string;
  readonly ratio: Interval;
}

/** Over all workloads that both could be timed on. */
export interface GeometricMean {
  readonly target: string;
  readonly base: string;
  readonly workloads: number;
  /** The workloads that fewer processes timed, mostly one, because a run takes so long; absent where there are none. */
  readonly fewer?: number;
  readonly ratio: Interval;
}

/** A ceiling of the machine: the best of its samples. */
export interface Ceiling {
  readonly name: string;
  readonly unit: "GFLOP/s" | "GB/s";
  readonly value: number;
}

/** All that follows from the measurements: `gatecheck bench reanalyse` computes it again. */
export interface Analysis {
  readonly ceilings: readonly Ceiling[];
  readonly figures: readonly Figures[];
  readonly scaling: readonly Scaling[];
  readonly ratios: readonly Ratio[];
  readonly geometricMeans: readonly GeometricMean[];
}

/** A file of absolute figures. */
export interface AbsoluteResult extends Header {
  readonly kind: "absolute";
  readonly protocol: AbsoluteProtocol;
  readonly measurements: Measurements;
  readonly analysis: Analysis;
}
