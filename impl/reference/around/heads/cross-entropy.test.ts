import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binaryCrossEntropy } from "./binary-cross-entropy.ts";
import { crossEntropy, perplexity, sequenceLogProbability } from "./cross-entropy.ts";
import { softmax } from "./softmax.ts";
import { double, gamma } from "./testing/rounding.ts";

const logits = fc
  .array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 6 })
  .map((u) => Float64Array.from(u));

describe("crossEntropy", () => {
  it("has the gradient p − y, which sums to 0 over the classes (G12)", () => {
    fc.assert(
      fc.property(logits, fc.nat(), (u, seed) => {
        const w = seed % u.length;
        const { dU } = crossEntropy(u, w);
        const p = softmax(u);
        expect(dU).toStrictEqual(p.map((value, i) => (i === w ? value - 1 : value)));
        expect(Math.abs(dU.reduce((a, b) => a + b, 0))).toBeLessThanOrEqual(gamma(2 * u.length + 2) * 2);
      }),
    );
  });

  it("is ln V for equal logits, and Infinity for a class that cannot be", () => {
    expect(crossEntropy(double(7, 7, 7, 7), 2).loss).toBe(Math.log(4));
    expect(crossEntropy(double(0, -Infinity), 1)).toStrictEqual({ loss: Infinity, dU: double(1, -1) });
  });

  it("refuses a class that is none of the logits", () => {
    for (const w of [-1, 2, 0.5, NaN])
      expect(() => crossEntropy(double(0, 1), w)).toThrow(
        new RangeError(`crossEntropy: class: got ${w}, wanted an integer in [0, 2)`),
      );
  });
});

describe("binaryCrossEntropy", () => {
  /** −y ln σ(u) − (1 − y) ln(1 − σ(u)), as written. */
  const naive = (u: number, y: number): number => {
    const p = 1 / (1 + Math.exp(-u));
    return -y * Math.log(p) - (1 - y) * Math.log(1 - p);
  };

  it("is −y ln p − (1 − y) ln(1 − p) where that does not cancel", () => {
    fc.assert(
      fc.property(fc.double({ min: -4, max: 4, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (u, y) => {
        const { loss, dU } = binaryCrossEntropy(double(u), double(y));
        // an error of u in p <= σ(4) is 1/(1 − σ(4)) < 56 times as large in ln(1 − p)
        expect(Math.abs(loss - naive(u, y))).toBeLessThanOrEqual(gamma(8 * 56));
        expect(Math.abs(dU[0]! - (1 / (1 + Math.exp(-u)) - y))).toBeLessThanOrEqual(gamma(8));
      }),
    );
  });

  it("N04: keeps its value where the naive form is Infinity or NaN", () => {
    expect(naive(40, 0)).toBe(Infinity);
    expect(binaryCrossEntropy(double(40), double(0)).loss).toBe(40);
    expect(naive(40, 1)).toBeNaN(); // 0 ln 0
    expect(binaryCrossEntropy(double(40), double(1)).loss).toBe(Math.exp(-40)); // ln(1 + e) = e − e²/2 …
    expect(binaryCrossEntropy(double(-40), double(0)).loss).toBe(Math.exp(-40));
    for (const u of [1e308, -1e308])
      for (const y of [0, 0.5, 1]) expect(Number.isFinite(binaryCrossEntropy(double(u), double(y)).loss)).toBe(true);
  });

  it("is not the loss of the mistyped formula, which lets a confident false positive go free (docs/theory.md 6.1)", () => {
    const mistyped = (p: number, y: number): number => -y * Math.log(p) - (1 - p) * Math.log(1 - p);
    expect(mistyped(1 - 1e-12, 0)).toBeLessThan(1e-10);
    expect(binaryCrossEntropy(double(-Math.log(1e-12)), double(0)).loss).toBeGreaterThan(27);
    expect(mistyped(1 - Math.exp(-1), 0)).toBeCloseTo(Math.exp(-1), 15);
  });

  it("adds over its elements", () => {
    const { loss, dU } = binaryCrossEntropy(double(0, 0, 0), double(0, 1, 0.5));
    expect(loss).toBeCloseTo(3 * Math.LN2, 15);
    expect(dU).toStrictEqual(double(0.5, -0.5, 0));
  });

  it("refuses what is no logit, no target, or not as many of both", () => {
    expect(() => binaryCrossEntropy(double(0), double(1.5))).toThrow("got the target 1.5, wanted one in [0, 1]");
    expect(() => binaryCrossEntropy(double(0), double(NaN))).toThrow("got the target NaN");
    expect(() => binaryCrossEntropy(double(Infinity), double(1))).toThrow(
      "got the logit Infinity, wanted a finite one",
    );
    expect(() => binaryCrossEntropy(double(0), double())).toThrow("got 1 logits for 0 targets");
  });
});

describe("sequences", () => {
  it("the log-probability is the sum of the tokens' own, 0 for none", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(logits, fc.nat()), { maxLength: 5 }), (steps) => {
        const us = steps.map(([u]) => u);
        const tokens = steps.map(([u, seed]) => seed % u.length);
        const separate = us.reduce((sum, u, t) => sum - crossEntropy(u, tokens[t]!).loss, 0);
        expect(sequenceLogProbability(us, tokens)).toBe(separate);
      }),
    );
  });

  it("refuses tokens that do not fit the logits", () => {
    expect(() => sequenceLogProbability([double(0)], [])).toThrow("got 1 logits for 0 tokens");
    expect(() => sequenceLogProbability([double(0)], [1])).toThrow("token: got 1, wanted an integer in [0, 1)");
  });

  it("LM6: perplexity is the exponential of the mean, at least 1", () => {
    expect(perplexity(-3 * Math.log(5), 3)).toBeCloseTo(5, 14);
    expect(perplexity(0, 4)).toBe(1);
    expect(() => perplexity(0, 0)).toThrow("got 0 tokens, wanted at least 1");
    expect(() => perplexity(0.5, 1)).toThrow("got ln p = 0.5, wanted at most 0");
  });
});
