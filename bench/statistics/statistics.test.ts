/**
 * Held to SciPy 1.10 on fixed data. The numbers come from
 *
 *     from scipy.stats import binom, linregress, energy_distance
 *     1 - 2 * binom.cdf(k, n, 0.5)                                        # levels of medianInterval
 *     linregress(log(x), log(y)).slope                                    # exponent
 *     n * m / (n + m) * energy_distance(before, after) ** 2               # energy
 */
import { expect, test } from "vitest";
import { hash } from "../../properties/cases/hash.ts";
import { changePoints, energy } from "./change-points.ts";
import { median, medianInterval } from "./median.ts";
import { exponent } from "./power-law.ts";

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
])("the median of %j is %d", (values, wanted) => {
  expect(median(values)).toBe(wanted);
});

test.each([
  [1, 1, 1, 0],
  [5, 1, 5, 0.9375],
  [6, 1, 6, 0.96875],
  [8, 1, 8, 0.9921875],
  [9, 2, 8, 0.9609375],
  [20, 6, 15, 0.9586105346679688],
  [40, 14, 27, 0.9615226917157997],
])("of %i values the median lies between the %i-th and the %i-th in %d of all samples", (n, lo, hi, level) => {
  const interval = medianInterval(Array.from({ length: n }, (_, k) => n - k));
  expect([interval.lo, interval.hi]).toEqual([lo, hi]);
  expect(interval.level).toBeCloseTo(level, 12);
});

test("an exponent is the slope of the logarithms", () => {
  expect(exponent([16, 64, 256], [64e3, 742e3, 16149e3])).toBeCloseTo(1.9947893026851469, 12);
  expect(exponent([1, 2, 4, 8], [3, 12, 48, 192])).toBeCloseTo(2, 12);
});

test("the energy statistic is SciPy's squared distance, scaled", () => {
  expect(energy([1, 2, 3, 4, 10, 11, 12, 13, 15], 4)).toBeCloseTo(36.06666666666668, 10);
  expect(energy([0.5, -1.25, 2, 7, 0.25, 3, -4], 3)).toBeCloseTo(2.505952380952381, 10);
});

/** Twelve uniform numbers less six: near to normal, and the same in every run of the tests. */
const noise = (seed: number, i: number): number =>
  Array.from({ length: 12 }, (_, k) => hash(seed, "noise", i, k) / 2 ** 32).reduce((sum, v) => sum + v, -6);

const series = (seed: number, levels: readonly number[]): number[] =>
  levels.map((level, i) => level + 0.01 * noise(seed, i));

const repeat = (level: number, times: number): number[] => Array.from({ length: times }, () => level);

test("a step of three standard deviations is found, and where it is", () => {
  for (let seed = 0; seed < 20; seed++) {
    const found = changePoints(series(seed, [...repeat(0, 25), ...repeat(0.03, 15)]), 0.001);
    expect(found).toHaveLength(1);
    expect(Math.abs((found[0]?.at as number) - 25)).toBeLessThanOrEqual(1);
  }
});

test("two steps are two changes, in their order", () => {
  const found = changePoints(series(7, [...repeat(0, 15), ...repeat(0.1, 15), ...repeat(0.05, 15)]), 0.001);
  expect(found.map(({ at }) => at)).toEqual([15, 30]);
});

test("a level that stays is no change, in 100 series", () => {
  for (let seed = 100; seed < 200; seed++) expect(changePoints(series(seed, repeat(1, 40)), 0.001)).toEqual([]);
});

test("too few values are no change, however far apart", () => {
  expect(changePoints([1, 1, 1, 9, 9, 9, 9], 0.001)).toEqual([]);
});
