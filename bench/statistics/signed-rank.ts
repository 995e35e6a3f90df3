/**
 * Wilcoxon's signed-rank test and the interval that belongs to it (Hodges & Lehmann 1963): exact, for the few processes of a
 * comparison. Its null distribution is in npm as @stdlib/stats-base-dists-signrank-cdf, with 151 packages behind it; the test
 * holds these lines to SciPy and R instead.
 */
import type { Interval } from "../core/interval.ts";
import { median } from "./median.ts";

/** P(W⁺ ≤ w) for w = 0 … n(n + 1)/2 where n differences are symmetric about 0: each rank is in the sum or not. */
export function signedRankCdf(n: number): Float64Array {
  const largest = (n * (n + 1)) / 2;
  const chance = new Float64Array(largest + 1);
  chance[0] = 1;
  for (let rank = 1; rank <= n; rank++)
    // the largest sum of so many ranks
    for (let w = (rank * (rank + 1)) / 2; w >= 0; w--)
      chance[w] = (chance[w]! + (w >= rank ? chance[w - rank]! : 0)) / 2;
  for (let w = 1; w <= largest; w++) chance[w]! += chance[w - 1]!;
  return chance;
}

/** Means of all pairs, each value with itself as well (Walsh averages), ascending. */
function pairMeans(values: readonly number[]): number[] {
  const means = values.flatMap((a, i) => values.slice(i).map((b) => (a + b) / 2));
  return means.sort((a, b) => a - b);
}

/** Pair means to cut off at either end so that at most `alpha` is lost; −1 where not even one. */
function cutOf(n: number, alpha: number): readonly [cut: number, lost: number] {
  const chance = signedRankCdf(n);
  const cut = chance.findLastIndex((p) => 2 * p <= alpha);
  return [cut, cut < 0 ? 2 * chance[0]! : 2 * chance[cut]!];
}

/**
 * The median of the pair means, and the interval that misses the true centre in at most `alpha` of all samples; its level is the
 * exact one. Of fewer values than can be that sure (8 for 1 %), the interval is their range and the level says what that is worth.
 */
export function hodgesLehmann(values: readonly number[], alpha: number): Interval {
  const means = pairMeans(values);
  const [cut, lost] = cutOf(values.length, alpha);
  const from = Math.max(0, cut);
  return { est: median(means), lo: means[from]!, hi: means[means.length - 1 - from]!, level: 1 - lost };
}

/**
 * Two-sided p-value of the centre being `centre`. Differences of exactly 0 are rare among times and say nothing: they are left out.
 * Equal differences share their rank; the distribution is then a little too wide, which errs on the safe side.
 */
export function signedRankTest(values: readonly number[], centre: number): number {
  const differences = values.map((value) => value - centre).filter((value) => value !== 0);
  const sizes = differences.map(Math.abs).sort((a, b) => a - b);
  const rankOf = (size: number): number => (sizes.indexOf(size) + sizes.lastIndexOf(size)) / 2 + 1;
  const sumOf = (side: readonly number[]): number => side.reduce((sum, value) => sum + rankOf(Math.abs(value)), 0);
  const below = sumOf(differences.filter((value) => value < 0));
  const above = sumOf(differences.filter((value) => value > 0));
  const chance = signedRankCdf(differences.length);
  return Math.min(1, 2 * chance[Math.floor(Math.min(below, above))]!);
}
