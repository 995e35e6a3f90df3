/** The protocol of absolute figures. */

export interface AbsoluteProtocol {
  readonly profile: string;
  readonly seed: number;
  /** Fresh processes for every target and hidden size: the unit of every interval. */
  readonly processes: number;
  /** Milliseconds of one block of runs, of all blocks of a process, and of the warm-up before them. */
  readonly blockMs: number;
  readonly budgetMs: number;
  readonly warmupMs: number;
  /** Milliseconds; a single run that takes longer is timed once. */
  readonly patienceMs: number;
}

/** Six is the least number of processes whose smallest and largest enclose the median in 95 % of all runs: 1 − 2·2⁻⁶. */
export const leastProcesses = 6;

/**
 * Blocks of 1 ms, 18 of them at least where a run is short. A kernel is warm after 25 ms; the thousands of small functions of a
 * library such as TensorFlow.js take a hundred until they are compiled.
 */
export const absoluteProtocol: Omit<AbsoluteProtocol, "profile" | "seed"> = {
  processes: leastProcesses,
  blockMs: 1,
  budgetMs: 40,
  warmupMs: 100,
  patienceMs: 500,
};
