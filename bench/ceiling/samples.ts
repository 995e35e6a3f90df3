/** Raw samples of the machine's ceilings, measured beside the implementations. */

/** One ceiling: work done in each sample and the time it took. */
export interface CeilingSample {
  readonly name: string;
  readonly unit: "GFLOP/s" | "GB/s";
  /** Floating-point operations, or bytes, of one sample. */
  readonly amount: number;
  /** Nanoseconds, in time order. */
  readonly times: readonly number[];
}

export type CeilingSamples = readonly CeilingSample[];
