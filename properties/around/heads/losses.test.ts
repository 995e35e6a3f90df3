/** Softmax and losses of impl/reference against the equations of spec, within the bound of the equations; gradients against exact ones. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binaryCrossEntropy } from "../../../impl/reference/around/heads/binary-cross-entropy.ts";
import {
  crossEntropy,
  perplexity,
  sequenceLogProbability,
} from "../../../impl/reference/around/heads/cross-entropy.ts";
import { oneHot } from "../../../impl/reference/around/heads/one-hot.ts";
import { distribution } from "../../../impl/reference/around/heads/sampling.ts";
import { logSoftmax, softmax } from "../../../impl/reference/around/heads/softmax.ts";
import * as binary from "../../../spec/around/heads/binary-cross-entropy.ts";
import * as categorical from "../../../spec/around/heads/cross-entropy.ts";
import * as sequence from "../../../spec/around/heads/sequence.ts";
import {
  logProbabilities,
  logits,
  probabilities,
  temperature,
  temperedProbabilities,
} from "../../../spec/around/heads/softmax.ts";
import { derivative, deviation, read } from "./testing/read.ts";

const doubles = (min: number, max: number): fc.Arbitrary<Float64Array> =>
  fc
    .array(fc.double({ min, max, noNaN: true }), { minLength: 1, maxLength: 8 })
    .map((values) => Float64Array.from(values));

const runs = { numRuns: 1000 };

describe("softmax", () => {
  it("and its logarithm are within the bounds of their equations", () => {
    fc.assert(
      fc.property(doubles(-300, 300), (u) => {
        const given = new Map([[logits, u]]);
        expect(deviation(softmax(u), read(probabilities, given, u.length))).toBeLessThanOrEqual(1);
        expect(deviation(logSoftmax(u), read(logProbabilities, given, u.length))).toBeLessThanOrEqual(1);
      }),
      runs,
    );
  });

  it("at a temperature is within the bound of softmax(u / τ)", () => {
    fc.assert(
      fc.property(doubles(-30, 30), fc.double({ min: 0.1, max: 10, noNaN: true }), (u, tau) => {
        const given = new Map([[logits, u], [temperature, Float64Array.of(tau)]]); // prettier-ignore
        const ours = distribution(u, { temperature: tau });
        expect(deviation(ours, read(temperedProbabilities, given, u.length))).toBeLessThanOrEqual(1);
      }),
      runs,
    );
  });
});

describe("sequences", () => {
  it("log-probability and perplexity are within the bounds of their equations", () => {
    fc.assert(
      fc.property(doubles(-30, 30), fc.array(fc.nat(), { minLength: 1, maxLength: 8 }), (u, seeds) => {
        const steps = seeds.map((_, t) => u.map((logit, i) => logit / (t + i + 1)));
        const tokens = seeds.map((seed) => seed % u.length);
        const given = new Map([[sequence.tokenLogProbabilities, tokens.map((w, t) => logSoftmax(steps[t]!)[w]!)]]);
        const sum = sequenceLogProbability(steps, tokens);
        expect(deviation([sum], read(sequence.sequenceLogProbability, given, tokens.length))).toBeLessThanOrEqual(1);
        const ours = perplexity(sum, tokens.length);
        expect(deviation([ours], read(sequence.perplexity, given, tokens.length))).toBeLessThanOrEqual(1);
      }),
      runs,
    );
  });
});

describe("cross-entropy", () => {
  const gradient = derivative(categorical.crossEntropy, logits);

  it("is within the bound of its equation, and p − y within that of its exact gradient", () => {
    fc.assert(
      fc.property(doubles(-30, 30), fc.nat(), (u, seed) => {
        const w = seed % u.length;
        const given = new Map([[logits, u], [categorical.target, oneHot(w, u.length)]]); // prettier-ignore
        const { loss, dU } = crossEntropy(u, w);
        expect(deviation([loss], read(categorical.crossEntropy, given, u.length))).toBeLessThanOrEqual(1);
        expect(deviation(dU, read(gradient, given, u.length))).toBeLessThanOrEqual(1);
      }),
      runs,
    );
  });

  it("a gradient that forgets y is outside", () => {
    const u = Float64Array.of(0, 1, 2);
    const exact = read(gradient, new Map([[logits, u], [categorical.target, oneHot(1, 3)]]), 3); // prettier-ignore
    expect(deviation(softmax(u), exact)).toBeGreaterThan(1e6);
  });
});

describe("binary cross-entropy", () => {
  it.each([
    ["as it is defined", binary.binaryCrossEntropy, 15],
    ["in its stable form", binary.stableBinaryCrossEntropy, 1000],
  ] as const)(
    "is within the bound of its equation %s, and σ(u) − y within that of the exact gradient",
    (_, loss, most) => {
      const gradient = derivative(loss, binary.logits);
      const unit = doubles(0, 1);
      fc.assert(
        fc.property(doubles(-most, most), unit, fc.array(fc.boolean()), (u, soft, hard) => {
          const y = u.map((_, i) => soft[i] ?? Number(hard[i] ?? false));
          const given = new Map([[binary.logits, u], [binary.targets, y]]); // prettier-ignore
          const ours = binaryCrossEntropy(u, y);
          expect(deviation([ours.loss], read(loss, given, u.length))).toBeLessThanOrEqual(1);
          expect(deviation(ours.dU, read(gradient, given, u.length))).toBeLessThanOrEqual(1);
        }),
        runs,
      );
    },
  );

  it("the mistyped loss of seed 001 is outside (docs/theory.md 6.1)", () => {
    const [u, y] = [Float64Array.of(2), Float64Array.of(0)];
    const p = 1 / (1 + Math.exp(-2));
    const exact = read(binary.binaryCrossEntropy, new Map([[binary.logits, u], [binary.targets, y]]), 1); // prettier-ignore
    expect(deviation([-(1 - p) * Math.log(1 - p)], exact)).toBeGreaterThan(1e6);
  });
});
