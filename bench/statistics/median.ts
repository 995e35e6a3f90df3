/** The median of a sample, and an interval by ranks for the median of its distribution, about which nothing is assumed. */
import type { Interval } from "../core/interval.ts";

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
};

/** P(at most `k` of `n` fair coins show heads). */
function atMost(k: number, n: number): number {
  let [term, sum] = [2 ** -n, 0];
  for (let i = 0; i <= k; i++) {
    sum += term;
    term = (term * (n - i)) / (i + 1);
  }
  return sum;
}

/**
 * The narrowest pair of order statistics that covers the median in at least `wanted` of all samples; of too small a sample the
 * smallest and largest, which cover it less often: `level` says how often (Conover 1999, 3.2).
 */
export function medianInterval(values: readonly number[], wanted = 0.95): Interval {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  let cut = 0;
  while (2 * (cut + 1) < n && 1 - 2 * atMost(cut + 1, n) >= wanted) cut++;
  return {
    est: median(values),
    lo: sorted[cut] as number,
    hi: sorted[n - 1 - cut] as number,
    level: Math.max(0, 1 - 2 * atMost(cut, n)),
  };
}
