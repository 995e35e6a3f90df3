/** Laws of attention (docs/theory.md 4.5, R32), exact wherever they are. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { algebra } from "../../../impl/reference/algebra/algebra.ts";
import { attend } from "../../../impl/reference/around/systems/attention.ts";
import { matrixOf } from "../../../impl/reference/around/systems/rows.ts";
import { additive, dotProduct } from "../../../impl/reference/around/systems/scores.ts";
import { attention } from "../../../spec/around/systems/attention.ts";
import { gamma } from "../../../spec/language/error/rounding.ts";
import { givenFor } from "./testing/agreement.ts";
import { sizes, width } from "./testing/names.ts";
import { additiveOf } from "./testing/scores.ts";
import { same } from "./testing/same.ts";

const float64 = algebra("float64");

const cases = fc
  .record({ T: fc.integer({ min: 1, max: 6 }), sizes, d: width, seed: fc.nat() })
  .map(({ T, sizes, d, seed }) => {
    const all = Array.from({ length: T }, () => true);
    const given = givenFor(attention("additive", all), { ...sizes, d }, seed);
    return { T, seed, given, hs: given.vectors("h", T), s: given.vector("s"), score: additiveOf(given) };
  });
type Case = typeof cases extends fc.Arbitrary<infer C> ? C : never;

const law = (holds: (c: Case) => void): void => fc.assert(fc.property(cases, holds), { numRuns: 500 });

/** The largest element of any of them. */
const magnitude = (vs: readonly ArrayLike<number>[]): number => Math.max(...vs.flatMap((v) => Array.from(v, Math.abs)));

it("AT1: weights are at least 0 and sum to 1", () =>
  law(({ T, hs, s, score }) => {
    const { weights } = attend(float64, score, matrixOf(hs), s);
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    // the sum of T exponentials, a quotient each, and this sum
    expect(Math.abs(float64.sum(weights) - 1)).toBeLessThanOrEqual(gamma(2 * T));
  }));

it("AT2: the context is between the least and the greatest annotation, coordinate by coordinate", () =>
  law(({ T, hs, s, score }) => {
    const { context } = attend(float64, score, matrixOf(hs), s);
    const slack = gamma(3 * T) * magnitude(hs); // weights that sum to 1 within AT1, and T products
    context.forEach((c, i) => {
      const coordinate = hs.map((h) => h[i]!);
      expect(c).toBeGreaterThanOrEqual(Math.min(...coordinate) - slack);
      expect(c).toBeLessThanOrEqual(Math.max(...coordinate) + slack);
    });
  }));

it("AT3: rotating the annotations rotates the weights and leaves the context", () =>
  law(({ T, hs, s, score, seed }) => {
    const rotated = <V>(list: readonly V[]): V[] => [...list.slice(seed % T), ...list.slice(0, seed % T)];
    const [one, other] = [attend(float64, score, matrixOf(hs), s), attend(float64, score, matrixOf(rotated(hs)), s)];
    // the same scores: only the order of two sums of T changed
    rotated([...one.weights]).forEach((w, j) =>
      expect(Math.abs(other.weights[j]! - w)).toBeLessThanOrEqual(2 * gamma(T + 1) * w),
    );
    const slack = 2 * gamma(3 * T) * magnitude(hs);
    one.context.forEach((c, i) => expect(Math.abs(other.context[i]! - c)).toBeLessThanOrEqual(slack));
  }));

it("AT4: where v = 0 the weights are uniform", () =>
  law(({ T, hs, s, given }) => {
    const k = given.vector("attention.v_a").length;
    const names = ["attention.W_a", "attention.U_a"] as const;
    const [W_a, U_a] = names.map((name) => given.matrixParameter(name, k).p) as [never, never];
    const p = { W_a, U_a, b_a: given.vector("attention.b_a"), v_a: new Float64Array(k) };
    expect([...attend(float64, additive(p, p), matrixOf(hs), s).weights]).toEqual(hs.map(() => 1 / T));
  }));

it("AT5: of one annotation the weight is 1 and the context is it", () =>
  law(({ hs: [h], s, score }) => {
    const { weights, context } = attend(float64, score, matrixOf([h!]), s);
    expect([...weights]).toEqual([1]);
    expect(same([context], [h!])).toBe(true);
  }));

it("AT6: a number added to all scores changes nothing", () =>
  fc.assert(
    // quarters: the sums are exact
    fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1 }), fc.integer(), (quarters, k) => {
      const weightsOf = (shift: number) => {
        const H = { rows: quarters.length, columns: 1, data: Float64Array.from(quarters, (q) => q / 4 + shift / 4) };
        return attend(float64, dotProduct, H, Float64Array.of(1)).weights;
      };
      expect(same([weightsOf(k)], [weightsOf(0)])).toBe(true);
    }),
    { numRuns: 500 },
  ));

it("AT7: a masked position is as one that was removed, gradients included", () =>
  law(({ T, hs, s, score, seed }) => {
    const allowed = hs.map((_, j) => T === 1 || j !== seed % T);
    const open = <V>(list: readonly V[]): V[] => list.filter((_, j) => allowed[j]);
    const masked = attend(float64, score, matrixOf(hs), s, allowed);
    const removed = attend(float64, score, matrixOf(open(hs)), s);
    expect(same([masked.context, open([...masked.weights])], [removed.context, [...removed.weights]])).toBe(true);
    const [ofMasked, ofRemoved] = [masked.back(masked.context, null), removed.back(removed.context, null)];
    expect(same([ofMasked.dQuery], [ofRemoved.dQuery])).toBe(true);
  }));

it("AT8: where W = 0 the weights do not depend on the query", () =>
  law(({ hs, s, given }) => {
    const k = given.vector("attention.v_a").length;
    const W_a = given.matrixParameter("attention.W_a", k).p;
    const U_a = given.matrixParameter("attention.U_a", k).p;
    W_a.data.fill(0);
    const p = { W_a, U_a, b_a: given.vector("attention.b_a"), v_a: given.vector("attention.v_a") };
    const weightsOf = (query: typeof s) => attend(float64, additive(p, p), matrixOf(hs), query).weights;
    expect(same([weightsOf(s)], [weightsOf(s.map((v) => 3 - 2 * v))])).toBe(true);
  }));

it("a mask that allows nothing, or has another length, is refused", () => {
  const H = { rows: 2, columns: 1, data: Float64Array.of(1, 2) };
  const look = (allowed: readonly boolean[]) => () => attend(float64, dotProduct, H, Float64Array.of(1), allowed);
  expect(look([false, false])).toThrow("attend: all annotations are masked, wanted at least one that is not");
  expect(look([true])).toThrow("attend: a mask of 1, wanted 2, one for each annotation");
});
