/** The statistics that decide a comparison, held to R's numbers (testing/paired.R printed testing/paired.json). */
import { expect, test } from "vitest";
import { holm } from "./holm.ts";
import { clopperPearson } from "./proportion.ts";
import { hodgesLehmann, signedRankCdf, signedRankTest } from "./signed-rank.ts";
import R from "./testing/paired.json" with { type: "json" };

test.each(R.signedRank)("the signed-rank distribution of $n values is psignrank's", ({ n, cdf }) => {
  const ours = signedRankCdf(n);
  expect(ours).toHaveLength(cdf.length);
  for (const [w, p] of cdf.entries()) expect(ours[w]! / p).toBeCloseTo(1, 12);
});

test.each(R.intervals.map((one) => [one.values.length, one] as const))(
  "of %i values, estimate, interval and p-values are those of wilcox.test",
  (_, { values, estimate, interval, p }) => {
    const { est, lo, hi, level } = hodgesLehmann(values, 0.01);
    expect(est).toBeCloseTo(estimate, 12);
    expect(lo).toBeCloseTo(interval[0]!, 12);
    expect(hi).toBeCloseTo(interval[1]!, 12);
    expect(level).toBeGreaterThanOrEqual(0.99);
    expect(level).toBeLessThan(1);
    for (const [k, centre] of [0, 0.01, 0.02].entries()) expect(signedRankTest(values, centre)).toBeCloseTo(p[k]!, 12);
  },
);

test("fewer values than can be sure answer their range, at the level that it has", () => {
  expect(hodgesLehmann([3, 1], 0.01)).toEqual({ est: 2, lo: 1, hi: 3, level: 0.5 });
  expect(hodgesLehmann([1, 2, 3, 4, 5, 6, 7], 0.01).level).toBe(1 - 2 / 128);
});

test.each(R.holm)("Holm's correction of $p is p.adjust's", ({ p, adjusted }) => {
  for (const [k, value] of holm(p).entries()) expect(value).toBeCloseTo(adjusted[k]!, 14);
});

test.each(R.proportions)("the interval of $count in $trials is binom.test's", ({ count, trials, interval }) => {
  const { lo, hi } = clopperPearson(count, trials, 0.95);
  expect(lo).toBeCloseTo(interval[0]!, 10);
  expect(hi).toBeCloseTo(interval[1]!, 10);
});
