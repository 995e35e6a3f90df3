import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argmax } from "./logits.ts";
import { mulberry32 } from "../../../../spec/random.ts";
import { type Sampling, distribution, draw, largestLogits, nucleus, tempered } from "./sampling.ts";
import { softmax } from "./softmax.ts";
import { survival } from "./testing/chi-square.ts";
import { double } from "./testing/rounding.ts";

const logits = fc
  .array(
    fc.integer({ min: -24, max: 24 }).map((k) => k / 4),
    { minLength: 1, maxLength: 7 },
  )
  .map((u) => Float64Array.from(u));
const possible = (u: Float64Array): number[] => [...u.keys()].filter((i) => u[i]! > -Infinity);

describe("draw", () => {
  it("takes the first token whose cumulative probability is above r", () => {
    const p = double(0.25, 0, 0.5, 0.25);
    const drawn = [0, 0.2499, 0.25, 0.7499, 0.75, 1 - 2 ** -53].map((r) => draw(p, r));
    expect(drawn).toStrictEqual([0, 0, 2, 2, 3, 3]);
  });

  it("never takes a token of probability 0, not even where rounding left the sum below r", () => {
    expect(draw(double(0, 0.5, 0.4999, 0), 0.99995)).toBe(2);
    expect(draw(double(0, 1), 0)).toBe(1);
  });

  it("refuses what is no random number, and a distribution of nothing", () => {
    for (const r of [-0.1, 1, NaN])
      expect(() => draw(double(1), r)).toThrow(`got the random number ${r}, wanted it in [0, 1)`);
    expect(() => draw(double(0, 0), 0)).toThrow("draw: got 2 probabilities, none above 0; at least one must be");
  });

  it.each<[string, Sampling]>([
    ["as it is", {}],
    ["cooled", { temperature: 0.5 }],
    ["heated", { temperature: 3 }],
    ["top-k", { topK: 4 }],
  ])("SA5: 40,000 draws come as often as their probabilities say (%s)", (_, options) => {
    const p = distribution(double(0, 1, -1, 0.5, 2), options);
    const random = mulberry32(5);
    const counts = new Float64Array(p.length);
    const draws = 40_000;
    for (let k = 0; k < draws; k++) counts[draw(p, random())]! += 1;
    const outcomes = [...p.keys()].filter((i) => p[i]! > 0);
    const statistic = outcomes.reduce((sum, i) => sum + (counts[i]! - draws * p[i]!) ** 2 / (draws * p[i]!), 0);
    // 3 or 4 degrees of freedom, taken as 4. A false alarm in 10⁹ seeds; this seed raises none.
    expect(survival(statistic, 4)).toBeGreaterThan(1e-9);
    expect(counts.reduce((sum, count, i) => (p[i] === 0 ? sum + count : sum), 0)).toBe(0);
  });

  it("the chi-square test sees a temperature that was forgotten", () => {
    const random = mulberry32(5);
    const [p, wrong] = [distribution(double(0, 1, 2, 3, 4)), distribution(double(0, 1, 2, 3, 4), { temperature: 1.1 })];
    const counts = new Float64Array(5);
    for (let k = 0; k < 40_000; k++) counts[draw(wrong, random())]! += 1;
    const statistic = counts.reduce((sum, count, i) => sum + (count - 40_000 * p[i]!) ** 2 / (40_000 * p[i]!), 0);
    expect(survival(statistic, 4)).toBeLessThan(1e-9);
  });
});

describe("temperature", () => {
  it("1 is the softmax, 0 all on the lowest of the largest, Infinity uniform on what is possible", () => {
    fc.assert(
      fc.property(logits, (u) => {
        expect(distribution(u)).toStrictEqual(softmax(u));
        expect(possible(tempered(u, 0))).toStrictEqual([argmax(u)]);
        expect(distribution(u, { temperature: 0 })[argmax(u)]).toBe(1);
        expect(distribution(u, { temperature: Infinity })).toStrictEqual(u.map(() => 1 / u.length));
      }),
    );
    expect(distribution(double(1, -Infinity, 2), { temperature: Infinity })).toStrictEqual(double(0.5, 0, 0.5));
  });

  it("the limit at 0: a small temperature leaves only the largest, however large the logits", () => {
    for (const temperature of [1e-3, 1e-300, 5e-324])
      expect(distribution(double(1e300, 2e300, -1e300), { temperature })).toStrictEqual(double(0, 1, 0));
    expect(distribution(double(3, 3, 1), { temperature: 5e-324 })).toStrictEqual(double(0.5, 0.5, 0));
  });

  it("a power of two divides the logits exactly", () => {
    fc.assert(
      fc.property(logits, fc.integer({ min: -8, max: 8 }), (u, power) => {
        const temperature = 2 ** power;
        expect(distribution(u, { temperature })).toStrictEqual(softmax(u.map((logit) => logit / temperature)));
      }),
    );
  });

  it("refuses a negative one", () => {
    for (const temperature of [-1, NaN])
      expect(() => tempered(double(0), temperature)).toThrow(`got ${temperature}, wanted at least 0`);
  });
});

describe("top-k and top-p", () => {
  it("SA6: top-1, and top-p of a small p, are argmax with its rule for ties", () => {
    fc.assert(
      fc.property(logits, (u) => {
        expect(possible(largestLogits(u, 1))).toStrictEqual([argmax(u)]);
        expect(possible(nucleus(u, 1e-9))).toStrictEqual([argmax(u)]);
      }),
    );
  });

  it("top-k keeps the k largest, unchanged; of equals the lower", () => {
    fc.assert(
      fc.property(logits, fc.integer({ min: 1, max: 8 }), (u, k) => {
        const kept = possible(largestLogits(u, k));
        expect(kept).toHaveLength(Math.min(k, u.length));
        const left = [...u.keys()].filter((i) => !kept.includes(i));
        for (const i of kept) {
          expect(largestLogits(u, k)[i]).toBe(u[i]);
          for (const j of left) expect(u[i]! > u[j]! || (u[i] === u[j] && i < j)).toBe(true);
        }
      }),
    );
  });

  it("top-p keeps the fewest that reach p: without the least of them they do not", () => {
    fc.assert(
      fc.property(logits, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (u, p) => {
        const probabilities = softmax(u);
        const kept = possible(nucleus(u, p)).sort((i, j) => probabilities[j]! - probabilities[i]! || i - j);
        const reach = (places: readonly number[]): number => places.reduce((sum, i) => sum + probabilities[i]!, 0);
        expect(reach(kept.slice(0, -1))).toBeLessThan(p);
        expect(kept.length < u.length ? reach(kept) : 1).toBeGreaterThanOrEqual(p);
        expect(kept).toStrictEqual([...u.keys()].sort((i, j) => u[j]! - u[i]! || i - j).slice(0, kept.length));
      }),
    );
  });

  it("what is left is as likely as before among itself", () => {
    const [all, some] = [distribution(double(0, 1, 2)), distribution(double(0, 1, 2), { topK: 2 })];
    expect(some[2]! / some[1]!).toBeCloseTo(all[2]! / all[1]!, 14);
    expect(some[0]).toBe(0);
  });

  it("all, and p = 1, change nothing", () => {
    const u = double(40, 0, -Infinity, 0); // p of the first alone rounds to 1
    expect(nucleus(u, 1)).toStrictEqual(u);
    expect(largestLogits(u, Infinity)).toStrictEqual(u);
    expect(distribution(u, { topK: 4, topP: 1 })).toStrictEqual(distribution(u));
  });

  it("temperature comes before top-p", () => {
    const u = double(0, 1, 2);
    expect(possible(nucleus(u, 0.6))).toStrictEqual([2]);
    expect(distribution(u, { temperature: 10, topP: 0.6 })[1]).toBeGreaterThan(0);
  });

  it("refuse a k or p outside its range", () => {
    for (const k of [0, 1.5, NaN])
      expect(() => largestLogits(double(0), k)).toThrow(`got k = ${k}, wanted a positive integer`);
    for (const p of [0, 1.1, NaN]) expect(() => nucleus(double(0), p)).toThrow(`got p = ${p}, wanted it in (0, 1]`);
  });
});
