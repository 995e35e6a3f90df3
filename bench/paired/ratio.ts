/** From raw blocks to one number of each process. */
import type { Interval } from "../core/interval.ts";
import { median } from "../statistics/median.ts";
import type { PairedBlocks, PairedProcess, Round } from "./result.ts";

/**
 * Quantiles of a side's blocks that count: shares of faster blocks. Most blocks of a busy machine are interrupted, and which side is
 * hit is chance, so that the slower ones say little; the fastest alone may all fall into a moment when the neighbours slept. The
 * median of the ratios of these quantiles withstands both: between 320 processes and pairs that timed equal code, idle and with both
 * cores taken, it scattered by 1.8 % (standard deviation; the ratio of the lower deciles by 3.0 %, the median of the rounds' ratios
 * by 2.5 %). What happens only now and then, such as a collection of garbage, it does not see: `middlesOf` does.
 */
const SHARES = Array.from({ length: 13 }, (_, k) => k / 40);
/** The quantile that stands for the time of a run: a tenth of the blocks are faster. */
const QUANTILE = 0.1;

/** By linear interpolation, as R's type 7. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const [low, high] = [sorted[below]!, sorted[Math.ceil(place)]!];
  return low + (place - below) * (high - low);
}

/** Places of the blocks that count in A A B B B A A. */
const COUNTED = { first: [1, 6], second: [3, 4] } as const;

const timesOf = (rounds: readonly Round[], side: Round["first"]): number[] =>
  rounds.flatMap(({ first, ns }) => COUNTED[first === side ? "first" : "second"].map((place) => ns[place]!));

/** Nanoseconds of a run of base. */
export const runNs = ({ rounds, runs }: PairedBlocks): number => quantile(timesOf(rounds, "base"), QUANTILE) / runs;

/**
 * log(time of the other / time of base), one number for each process: rounds within one are not independent, and an interval over
 * them would lie (docs/measuring.md 2).
 */
export const valuesOf = (blocks: readonly PairedBlocks[]): number[] =>
  blocks.map(({ rounds }) => {
    const [other, base] = [timesOf(rounds, "other"), timesOf(rounds, "base")];
    return median(SHARES.map((share) => Math.log(quantile(other, share) / quantile(base, share))));
  });

/** The same of the middle blocks alone, interrupted ones among them. */
export const middlesOf = (blocks: readonly PairedBlocks[]): number[] =>
  blocks.map(({ rounds }) =>
    Math.log(quantile(timesOf(rounds, "other"), 1 / 2) / quantile(timesOf(rounds, "base"), 1 / 2)),
  );

/** The mean over all workloads of each process. */
export const meansOf = (processes: readonly PairedProcess[]): number[] =>
  processes.map(({ blocks }) => {
    const values = valuesOf(blocks);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });

/** The processes in which base met this side. */
export const against = (processes: readonly PairedProcess[], other: "head" | "control"): PairedProcess[] =>
  processes.filter(({ arms }) => arms.includes(other));

/** The blocks of a workload from every process, in time order. */
export const blocksOf = (processes: readonly PairedProcess[], workload: string): PairedBlocks[] =>
  processes.flatMap(({ blocks }) => blocks.filter((one) => one.workload === workload));

/** An interval of logarithms as one of ratios. */
export const ratioOf = ({ est, lo, hi, level }: Interval): Interval => ({
  est: Math.exp(est),
  lo: Math.exp(lo),
  hi: Math.exp(hi),
  level,
});
