/**
 * Changes of the level of a series: divisive estimation by energy statistics (Matteson & James 2014, arXiv 1306.4933), each
 * change tested by permutation before the next is looked for.
 */
import { hash } from "../../properties/cases/hash.ts";

export interface ChangePoint {
  /** Index of the first value after the change. */
  readonly at: number;
  /** By permutation, at least 1 / (permutations + 1). */
  readonly p: number;
}

/** Fewest values on each side of a change. */
const LEAST = 4;
const PERMUTATIONS = 4999;

/** nm/(n+m) times the squared energy distance between what stands before index `cut` and after it, by all pairwise distances. */
export function energy(values: readonly number[], cut: number): number {
  const [n, m] = [cut, values.length - cut];
  let [between, before, after] = [0, 0, 0];
  values.forEach((a, i) => {
    for (let j = i + 1; j < values.length; j++) {
      const distance = Math.abs(a - (values[j] as number));
      if (j < cut) before += distance;
      else if (i < cut) between += distance;
      else after += distance;
    }
  });
  return ((n * m) / (n + m)) * ((2 * between) / (n * m) - (2 * before) / n ** 2 - (2 * after) / m ** 2);
}

interface Split {
  readonly cut: number;
  readonly statistic: number;
}

/** The cut with the largest statistic; the sums of one cut follow from those of the cut before it. */
function bestSplit(values: readonly number[]): Split {
  const size = values.length;
  const toAll = values.map((a) => values.reduce((sum, b) => sum + Math.abs(a - b), 0));
  let [before, between, after] = [0, 0, toAll.reduce((sum, one) => sum + one, 0) / 2];
  let best: Split = { cut: LEAST, statistic: Number.NEGATIVE_INFINITY };
  for (let k = 0; k < size - LEAST; k++) {
    const a = values[k] as number;
    let toBefore = 0;
    for (let j = 0; j < k; j++) toBefore += Math.abs(a - (values[j] as number));
    const toAfter = (toAll[k] as number) - toBefore;
    before += toBefore;
    after -= toAfter;
    between += toAfter - toBefore;
    const [n, m] = [k + 1, size - k - 1];
    if (n < LEAST) continue;
    const statistic = ((n * m) / (n + m)) * ((2 * between) / (n * m) - (2 * before) / n ** 2 - (2 * after) / m ** 2);
    if (statistic > best.statistic) best = { cut: n, statistic };
  }
  return best;
}

/** The same values in an order that follows from the seed. */
function shuffled(values: readonly number[], seed: number): number[] {
  const mixed = [...values];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = hash(seed, "shuffle", i) % (i + 1);
    [mixed[i], mixed[j]] = [mixed[j] as number, mixed[i] as number];
  }
  return mixed;
}

/** The probability that chance alone splits so well; 1 as soon as it is `most` or more. */
function chance(values: readonly number[], found: number, most: number): number {
  let exceeding = 0;
  for (let k = 1; k <= PERMUTATIONS; k++) {
    if (bestSplit(shuffled(values, k)).statistic >= found) exceeding++;
    if ((exceeding + 1) / (PERMUTATIONS + 1) >= most) return 1;
  }
  return (exceeding + 1) / (PERMUTATIONS + 1);
}

/** The changes of a series that chance makes with a probability below `most`, in order. */
export function changePoints(values: readonly number[], most: number): ChangePoint[] {
  if (values.length < 2 * LEAST) return [];
  const { cut, statistic } = bestSplit(values);
  const p = chance(values, statistic, most);
  if (p >= most) return [];
  const after = changePoints(values.slice(cut), most).map((one) => ({ ...one, at: one.at + cut }));
  return [...changePoints(values.slice(0, cut), most), { at: cut, p }, ...after];
}
