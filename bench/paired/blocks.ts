/** Times blocks of runs within one process. Both sides get the same inputs, the same number of runs and the same loop. */
import { hash } from "../../properties/cases/hash.ts";
import type { Arm, Round } from "./result.ts";

/** Times of one block. */
export interface Block {
  readonly ns: number;
  readonly cpuUs: number;
}

/** A workload made ready on one side: times so many blocks, each of so many runs, one after the other. */
export type Timed = (runs: number, blocks: number) => Promise<readonly Block[]>;

/** Length of the blocks, number of rounds, and length of the warm-up. */
export interface Pace {
  readonly blockNs: number;
  readonly rounds: number;
  readonly warmupNs: number;
}

/** Warm enough when the last three blocks differ by less than this (docs/measuring.md 3.2). */
const STEADY = 0.1;
const STEADY_BLOCKS = 3;
/** Multiple of the warm-up after which an unsteady side is measured all the same: the rounds then show it. */
const PATIENCE = 2;
/** Times the warm-up that one side may run while another, much faster, has not yet had its own. */
const LONGEST = 20;
/** Fewest rounds where a single run is long; longer runs are steadier, so that fewer do. */
const FEWEST = 6;

const steady = (blocks: readonly number[]): boolean =>
  blocks.length === STEADY_BLOCKS && Math.max(...blocks) < (1 + STEADY) * Math.min(...blocks);

/**
 * Runs all sides by turns until each has been running for `warmupNs` and is steady.
 * @returns how many runs of the slowest side fill a block, and nanoseconds of that block
 */
async function warm(
  sides: readonly Timed[],
  { blockNs, warmupNs }: Pace,
): Promise<{ readonly runs: number; readonly block: number }> {
  let runs = 1;
  const total = sides.map(() => 0);
  const last = sides.map((): number[] => []);
  for (;;) {
    for (const [k, side] of sides.entries()) {
      const blocks = await side(runs, total[k] === 0 ? 1 : STEADY_BLOCKS);
      for (const { ns } of blocks) total[k]! += ns;
      last[k] = blocks.map(({ ns }) => ns / runs);
    }
    const slowest = Math.max(...last.map((times) => Math.min(...times)));
    runs = Math.max(1, Math.round(blockNs / slowest));
    const enough = total.every((ns) => ns >= warmupNs) && last.every(steady);
    const tired = total.every((ns) => ns >= PATIENCE * warmupNs) || Math.max(...total) >= LONGEST * warmupNs;
    if (enough || tired) return { runs, block: runs * slowest };
  }
}

/** Rounds that fit into the time that all of them would take if every block had its length three times over. */
const roundsFor = ({ blockNs, rounds }: Pace, block: number): number =>
  Math.min(rounds, Math.max(FEWEST, Math.floor((3 * rounds * blockNs) / block)));

/**
 * Two sides in palindromes ABBA or BAAB, by lot. Before every turn of a side stands a block that does not count: the first block
 * after the other side's is up to 3 % slower, and a third side in the same process would let each rest for longer.
 * @param arms in the order in which they are to be warmed up
 */
export async function timedByTurns(
  arms: readonly { readonly arm: Arm; readonly timed: Timed }[],
  pace: Pace,
  seed: number,
): Promise<{ readonly runs: number; readonly rounds: readonly Round[] }> {
  const sides = arms.map(({ timed }) => timed);
  const { runs, block } = await warm(sides, pace);
  const base = arms.find(({ arm }) => arm === "base")!.timed;
  const other = arms.find(({ arm }) => arm !== "base")!.timed;
  const rounds: Round[] = [];
  for (let k = 0; k < roundsFor(pace, block); k++) {
    const first = hash(seed, "first", k) & 1 ? "base" : "other";
    const [a, b] = first === "base" ? [base, other] : [other, base];
    const blocks: Block[] = [];
    for (const [side, turn] of [
      [a, 2],
      [b, 3],
      [a, 2],
    ] as const)
      blocks.push(...(await side(runs, turn)));
    rounds.push({ first, ns: blocks.map(({ ns }) => ns), cpuUs: blocks.map(({ cpuUs }) => cpuUs) });
  }
  return { runs, rounds };
}
