import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logSum } from "./ctc-lattice.ts";
import { ctcLoss } from "./ctc.ts";
import { double, gamma } from "./testing/rounding.ts";

/** Logits [T][C] that are multiples of 1/64, a labelling that fits, and the blank. */
const cases = fc
  .record({ T: fc.integer({ min: 1, max: 6 }), C: fc.integer({ min: 2, max: 4 }), blank: fc.nat(), U: fc.nat(6) })
  .chain(({ T, C, blank, U }) =>
    fc.record({
      blank: fc.constant(blank % C),
      logits: fc.array(
        fc
          .array(fc.integer({ min: -320, max: 320 }), { minLength: C, maxLength: C })
          .map((frame) => Float64Array.from(frame, (k) => k / 64)),
        { minLength: T, maxLength: T },
      ),
      labels: fc.array(
        fc.integer({ min: 0, max: C - 2 }).map((k) => (k < blank % C ? k : k + 1)),
        { maxLength: Math.min(U, T) },
      ),
    }),
  );

const repeats = (labels: readonly number[]): number => labels.filter((label, i) => label === labels[i - 1]).length;

describe("ctcLoss", () => {
  it("CT2: is Infinity, without a gradient, exactly where there are fewer frames than labels and repeats", () => {
    fc.assert(
      fc.property(cases, ({ logits, labels, blank }) => {
        const { loss, dLogits } = ctcLoss(logits, labels, blank);
        expect(loss === Infinity).toBe(logits.length < labels.length + repeats(labels));
        const none = logits.map(({ length }) => new Float64Array(length));
        expect(loss === Infinity ? dLogits : none).toStrictEqual(none);
      }),
    );
    const four = Array.from({ length: 4 }, () => double(0, 0, 0));
    expect(ctcLoss(four, [1, 1, 1]).loss).toBe(Infinity);
    expect(ctcLoss(four, [1, 1]).loss).toBeLessThan(Infinity);
  });

  it("CT3: the gradient of every frame sums to 0", () => {
    fc.assert(
      fc.property(cases, ({ logits, labels, blank }) => {
        for (const d of ctcLoss(logits, labels, blank).dLogits) {
          // γ and y each sum to 1; an error of δ in the exponent of (4) is one of δ in its exponential. T (C + 16) roundings of
          // logarithms that 6 frames of |ln y| < 12 keep below 100
          const bound = 4 * 100 * gamma((logits.length + 1) * (d.length + 16));
          expect(Math.abs(d.reduce((a, b) => a + b, 0))).toBeLessThanOrEqual(bound);
        }
      }),
    );
  });

  it("CT4: a frame more that is certainly blank changes no bit", () => {
    fc.assert(
      fc.property(cases, fc.nat(), ({ logits, labels, blank }, seed) => {
        const certain = new Float64Array(logits[0]!.length).fill(-Infinity);
        certain[blank] = (seed % 7) - 3;
        const { loss, dLogits } = ctcLoss([...logits, certain], labels, blank);
        const before = ctcLoss(logits, labels, blank);
        expect(loss).toBe(before.loss);
        expect(dLogits.slice(0, -1)).toStrictEqual(before.dLogits);
      }),
    );
  });

  it("CT6: a constant added to the logits of a frame changes no bit, where the sums are exact", () => {
    fc.assert(
      fc.property(cases, fc.array(fc.integer({ min: -1000, max: 1000 })), ({ logits, labels, blank }, shifts) => {
        const shifted = logits.map((u, t) => u.map((logit) => logit + (shifts[t] ?? 0)));
        expect(ctcLoss(shifted, labels, blank)).toStrictEqual(ctcLoss(logits, labels, blank));
      }),
    );
  });

  it("a labelling against the only path there is: its cross-entropy", () => {
    const logits = [double(0, 1, 2), double(3, 0, -1)];
    const lse = (u: Float64Array): number => Math.log(u.reduce((sum, logit) => sum + Math.exp(logit), 0));
    expect(ctcLoss(logits, [1, 2]).loss).toBeCloseTo(lse(logits[0]!) - 1 + lse(logits[1]!) + 1, 14);
  });

  it("without frames the empty labelling is certain, and every other impossible", () => {
    expect(ctcLoss([], [])).toStrictEqual({ loss: -0, dLogits: [] });
    expect(ctcLoss([], [1])).toStrictEqual({ loss: Infinity, dLogits: [] });
  });

  it("the empty labelling is blank throughout", () => {
    const { loss, dLogits } = ctcLoss([double(0, 0), double(0, 0)], []);
    expect(loss).toBeCloseTo(2 * Math.LN2, 15);
    expect(dLogits).toStrictEqual([double(-0.5, 0.5), double(-0.5, 0.5)]);
  });

  it("does not underflow: 5,000 frames of probability e⁻⁵⁰ each", () => {
    const logits = Array.from({ length: 5000 }, () => double(-50, 0, -50));
    expect(ctcLoss(logits, []).loss).toBeCloseTo(250_000, 6);
    expect(
      ctcLoss(logits, [2])
        .dLogits.flatMap((d) => [...d])
        .every(Number.isFinite),
    ).toBe(true);
  });

  it("a logit of -Infinity closes the paths through it, and no others", () => {
    const logits = [double(0, 0, 0), double(0, -Infinity, 0), double(0, 0, 0)];
    const { loss, dLogits } = ctcLoss(logits, [1, 2]);
    expect(Math.exp(-loss)).toBeCloseTo(3 / 18, 14); // three of 112, 122, 1b2, b12, 12b are left
    expect(dLogits.flatMap((d) => [...d]).some(Number.isNaN)).toBe(false);
    expect(dLogits[1]![1]).toBe(0);
    expect(ctcLoss([double(-Infinity, 0)], []).loss).toBe(Infinity);
  });

  it("refuses labels and frames that do not fit", () => {
    const u = [double(0, 0, 0)];
    expect(() => ctcLoss(u, [0])).toThrow("ctcLoss: got the blank 0 among the labels");
    expect(() => ctcLoss(u, [3])).toThrow("ctcLoss: label: got 3, wanted an integer in [0, 3)");
    expect(() => ctcLoss(u, [1], 3)).toThrow("ctcLoss: blank: got 3, wanted an integer in [0, 3)");
    expect(() => ctcLoss([...u, double(0)], [1])).toThrow("ctcLoss: got frames of 3 and of 1 classes");
  });
});

it("logSum is exact where one term is all, and does not overflow", () => {
  expect(logSum(-Infinity, -3.5)).toBe(-3.5);
  expect(logSum(-Infinity, -Infinity)).toBe(-Infinity);
  expect(logSum()).toBe(-Infinity);
  expect(logSum(1000, 1000)).toBe(1000 + Math.LN2);
  expect(logSum(-5000, -5000, -5000)).toBe(-5000 + Math.log(3));
});
