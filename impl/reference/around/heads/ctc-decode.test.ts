import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collapse, greedyDecode, prefixBeamSearch } from "./ctc-decode.ts";
import { ctcLoss } from "./ctc.ts";
import { double, gamma } from "./testing/rounding.ts";

const cases = fc.record({ C: fc.integer({ min: 2, max: 4 }), blank: fc.nat() }).chain(({ C, blank }) =>
  fc.record({
    blank: fc.constant(blank % C),
    logits: fc.array(
      fc
        .array(fc.integer({ min: -20, max: 20 }), { minLength: C, maxLength: C })
        .map((frame) => Float64Array.from(frame, (k) => k / 4)),
      { maxLength: 5 },
    ),
  }),
);

/** 5 frames of |ln y| < 12 keep every logarithm below 100; each frame rounds at most C + 16 times, here and in the loss. */
const bound = (logits: readonly Float64Array[]): number => 2 * 100 * gamma((logits.length + 1) * 20);

describe("collapse", () => {
  it("CT5: gives back what has neither blanks nor repeats", () => {
    const labels = fc.array(fc.integer({ min: 1, max: 3 })).filter((l) => l.every((label, i) => label !== l[i - 1]));
    fc.assert(
      fc.property(labels, (l) => {
        expect(collapse(l, 0)).toStrictEqual(l);
      }),
    );
  });

  it("merges repeats first, then drops blanks: a blank keeps two of a label apart", () => {
    expect(collapse([1, 1, 0, 1, 2, 2, 0, 0, 3], 0)).toStrictEqual([1, 1, 2, 3]);
    expect(collapse([0, 0, 1, 2], 2)).toStrictEqual([0, 1]);
    expect(collapse([], 0)).toStrictEqual([]);
  });
});

describe("greedyDecode", () => {
  it("CT7: its path is no more probable than its labelling, nor than the best labelling", () => {
    fc.assert(
      fc.property(cases, ({ logits, blank }) => {
        const { labels, logProbability } = greedyDecode(logits, blank);
        const slack = bound(logits);
        expect(logProbability).toBeLessThanOrEqual(-ctcLoss(logits, labels, blank).loss + slack);
        const [best] = prefixBeamSearch(logits, Infinity, blank);
        expect(logProbability).toBeLessThanOrEqual(best!.logProbability + slack);
      }),
    );
  });

  it("takes the lowest class of equals", () => {
    expect(greedyDecode([double(0, 1, 1), double(1, 1, 0), double(0, 1, 1)])).toMatchObject({ labels: [1, 1] });
  });

  it("is not the most probable labelling", () => {
    // two frames of p(blank) = 0.6: both blank has 0.36, but the label 0.24 + 0.24 + 0.16
    const u = double(Math.log(0.6), Math.log(0.4));
    expect(greedyDecode([u, u]).labels).toStrictEqual([]);
    expect(prefixBeamSearch([u, u], 9)[0]!.labels).toStrictEqual([1]);
  });
});

describe("prefixBeamSearch", () => {
  it("wide, gives every labelling the probability that the loss has, best first", () => {
    fc.assert(
      fc.property(cases, ({ logits, blank }) => {
        const found = prefixBeamSearch(logits, Infinity, blank);
        for (const { labels, logProbability } of found)
          expect(Math.abs(logProbability + ctcLoss(logits, labels, blank).loss)).toBeLessThanOrEqual(bound(logits));
        const ranked = found.map(({ logProbability }) => logProbability);
        expect(ranked).toStrictEqual(ranked.toSorted((a, b) => b - a));
      }),
    );
  });

  it("narrow, finds no more than its width, and no more than the probability", () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 4 }), ({ logits, blank }, width) => {
        const found = prefixBeamSearch(logits, width, blank);
        expect(found.length).toBeLessThanOrEqual(width);
        for (const { labels, logProbability } of found)
          expect(logProbability).toBeLessThanOrEqual(-ctcLoss(logits, labels, blank).loss + bound(logits));
      }),
    );
  });

  it("ranks equals by length, then by label, whatever the blank", () => {
    for (const blank of [0, 1, 2]) {
      const found = prefixBeamSearch(
        Array.from({ length: 4 }, () => double(0, 0, 0)),
        Infinity,
        blank,
      );
      // a longer labelling is a larger number to the base 4, of as long ones that of the higher labels
      const rank = (l: readonly number[]): number => l.reduce((digits, label) => 4 * digits + label + 1, 0);
      found.slice(1).forEach((after, i) => {
        const before = found[i]!;
        expect(before.logProbability === after.logProbability ? rank(before.labels) : -1).toBeLessThan(
          rank(after.labels),
        );
      });
    }
    const found = prefixBeamSearch([double(0, 0, 0), double(0, 0, 0)], 9, 1);
    const by = (probability: number) =>
      found.filter((one) => Math.abs(Math.exp(one.logProbability) * 9 - probability) < 0.1);
    expect(found.map(({ labels }) => labels)).toStrictEqual([[0], [2], [], [0, 2], [2, 0]]);
    expect(by(3)).toHaveLength(2);
    expect(by(1)).toHaveLength(3);
  });

  it("leaves out what cannot be", () => {
    expect(prefixBeamSearch([double(-Infinity, 0, -Infinity)], 9)).toStrictEqual([{ labels: [1], logProbability: 0 }]);
  });

  it("without frames there is the empty labelling", () => {
    expect(prefixBeamSearch([], 3)).toStrictEqual([{ labels: [], logProbability: 0 }]);
    expect(greedyDecode([])).toStrictEqual({ labels: [], logProbability: 0 });
  });

  it("refuses a beam of no width, and a blank that is no class", () => {
    for (const width of [0, NaN])
      expect(() => prefixBeamSearch([], width)).toThrow(`got a beam of ${width}, wanted at least 1`);
    expect(() => prefixBeamSearch([double(0)], 1, 1)).toThrow("prefixBeamSearch: blank: got 1");
    expect(() => greedyDecode([double(0)], -1)).toThrow("greedyDecode: blank: got -1");
  });
});
