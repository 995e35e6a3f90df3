/** Blocks of code that a run executes: exact counts, the same on every machine, whatever the time is. */

/** Blocks of one run of one workload on one side. */
export interface BlockCount {
  readonly workload: string;
  /** Entries into blocks of code, all together. */
  readonly total: number;
  /** SHA-256 of how often each block was entered. */
  readonly digest: string;
}

/** The same workload on both sides. */
export interface WorkPair {
  readonly workload: string;
  readonly base: Omit<BlockCount, "workload">;
  readonly head: Omit<BlockCount, "workload">;
}
