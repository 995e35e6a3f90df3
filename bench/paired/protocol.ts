/**
 * The protocol of a comparison: timing and decision. Every number that is not arithmetic was measured: docs/measuring.md is cited
 * beside it.
 */

export interface PairedProtocol {
  readonly seed: number;
  /** Nanoseconds of one block of runs. */
  readonly blockNs: number;
  /** Palindromes of blocks in one process, for each workload; fewer where a single run is longer than a block. */
  readonly rounds: number;
  /** Nanoseconds that each side runs before anything counts. */
  readonly warmupNs: number;
  /** Numbers of processes at which the evidence is looked at, fixed beforehand. */
  readonly looks: readonly number[];
  /** Error probability of the interval at each look. */
  readonly alphaPerLook: number;
  /** A change of the time by less than this is no change: 0.01 is 1 %. */
  readonly noiseMargin: number;
  /** A workload passes when it has not become slower by this much. */
  readonly passMargin: number;
  /** After the first of every so many processes comes one in which base meets a second copy of itself, which must not differ. */
  readonly controlEvery: number;
  /** Pairs of processes, one side each, at which a flagged workload is looked at again; empty: there is no second look. */
  readonly confirmLooks: readonly number[];
  /** Seconds after which open workloads stay inconclusive; null: no limit. */
  readonly timeBudget: number | null;
}

/** From `first` in steps of `step` up to `last`. */
const upTo = (first: number, step: number, last: number): number[] =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, k) => first + k * step);

/** Looks at 8, 12, … `most` processes; 8 is the fewest of which an exact interval can be 99 % sure. */
export const looksUpTo = (most: number): number[] => upTo(8, 4, most);

/**
 * The rule that flagged 0 of 207 equal pairs and 63 of 63 slowdowns of 2.1 % and more (docs/measuring.md 0 and 2). Warm-up and
 * rounds are longer than there: kernels written in vector algebra are compiled later than plain loops, and twice the rounds take 1.4
 * times as long while equal code scatters less between processes, mostly by a third (reports/results/selftest/scatter.log).
 */
export const pairedProtocol: PairedProtocol = {
  seed: 1,
  blockNs: 1e6,
  rounds: 80,
  warmupNs: 50e6,
  looks: looksUpTo(40),
  alphaPerLook: 0.01,
  noiseMargin: 0.01,
  passMargin: 0.02,
  controlEvery: 4,
  confirmLooks: [8, ...upTo(12, 6, 60)],
  timeBudget: null,
};
