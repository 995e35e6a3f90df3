/** The lattice of impl/reference against the definition of spec: a sum over all paths. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prefixBeamSearch } from "../../../impl/reference/around/heads/ctc-decode.ts";
import { ctcLoss } from "../../../impl/reference/around/heads/ctc.ts";
import { logSoftmax } from "../../../impl/reference/around/heads/softmax.ts";
import { type Enumerated, collapse, enumerate, paths } from "../../../spec/around/heads/ctc.ts";
import { gamma } from "../../../spec/language/error/rounding.ts";
import { ridders } from "../../judge/ridders.ts";

interface Case {
  /** [T][C] */
  readonly logits: readonly (readonly number[])[];
  readonly blank: number;
}

const caseOf = (T: number, C: number, logit: fc.Arbitrary<number>): fc.Arbitrary<Case> =>
  fc.record({
    logits: fc.array(fc.array(logit, { minLength: C, maxLength: C }), { minLength: T, maxLength: T }),
    blank: fc.nat(C - 1),
  });

const finite = fc.double({ min: -8, max: 8, noNaN: true });

/** Up to 5 frames of up to 3 labels and the blank. */
const cases = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }))
  .chain(([T, C]) => caseOf(T, C, finite));

const doubles = (logits: Case["logits"]): Float64Array[] => logits.map((u) => Float64Array.from(u));

/**
 * Largest distance of loss and definition. The lattice: every frame rounds at most C + 16 times (softmax; one sum of three
 * exponentials; one product), at logarithms no larger than M = Σ_t max_k |ln y^t_k|. The definition adds positive numbers:
 * T factors of C + 4 roundings each, and Cᵀ paths, relative to p, that is absolute in ln p.
 */
function lossBound(logits: Case["logits"]): number {
  const T = logits.length;
  const C = logits[0]!.length;
  const M = doubles(logits).reduce((sum, u) => sum - Math.min(...logSoftmax(u).filter(Number.isFinite)), 0);
  return gamma((T + 1) * (C + 16)) * (1 + M) + gamma(T * (C + 4) + C ** T);
}

/** Gradients are differences of numbers below 1, whose exponent adds α, β and ln p: each at most one loss off, as is y. */
const gradientBound = (logits: Case["logits"]): number => 4 * lossBound(logits);

/** Distance of loss and gradient from the definition, in units of their bounds; of the impossible, 0 where both are as they must be. */
function deviation({ logits, blank }: Case, { labels, probability, gradient }: Enumerated): number {
  const { loss, dLogits } = ctcLoss(doubles(logits), labels, blank);
  if (probability === 0)
    return loss === Infinity && dLogits.every((d) => d.every((value) => value === 0)) ? 0 : Infinity;
  const ofGradient = gradient.flatMap((frame, t) => frame.map((d, k) => Math.abs(dLogits[t]![k]! - d)));
  return Math.max(
    Math.abs(loss + Math.log(probability)) / lossBound(logits),
    Math.max(...ofGradient) / gradientBound(logits),
  );
}

/** All labellings of up to `longest` labels. */
const labellings = (longest: number, C: number, blank: number): number[][] =>
  Array.from({ length: longest + 1 }, (_, U) => paths(U, C))
    .flat()
    .filter((labels) => !labels.includes(blank))
    .map((labels) => [...labels]);

describe("the loss and its gradient are those of the definition", () => {
  const sizes = [1, 2, 3, 4].flatMap((T) => [1, 2, 3].map((C) => [T, C] as const));
  it.each(sizes)("for every labelling there is, T = %i, C = %i, reachable or not", (T, C) => {
    fc.assert(
      fc.property(caseOf(T, C, finite), (one) => {
        const reachable = new Map(enumerate(one.logits, one.blank).map((entry) => [entry.labels.join(), entry]));
        for (const labels of labellings(T + 1, C, one.blank)) {
          const entry = reachable.get(labels.join()) ?? { labels, probability: 0, gradient: [] };
          expect(deviation(one, entry)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("for random logits", () => {
    fc.assert(
      fc.property(cases, (one) => {
        for (const entry of enumerate(one.logits, one.blank)) expect(deviation(one, entry)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("where logits are -Infinity, but not all of a frame", () => {
    const logit = fc.oneof({ weight: 3, arbitrary: finite }, fc.constant(-Infinity));
    const some = caseOf(4, 3, logit).filter(({ logits }) => logits.every((u) => Math.max(...u) > -Infinity));
    fc.assert(
      fc.property(some, (one) => {
        for (const entry of enumerate(one.logits, one.blank)) expect(deviation(one, entry)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("and the gradient is that of the loss, by finite differences", () => {
    fc.assert(
      fc.property(cases, fc.nat(), fc.nat(), fc.nat(), ({ logits, blank }, which, frame, place) => {
        const all = enumerate(logits, blank);
        const { labels } = all[which % all.length] as Enumerated;
        const [t, k] = [frame % logits.length, place % logits[0]!.length];
        const at = (h: number) => {
          const moved = doubles(logits);
          moved[t]![k]! += h;
          return { value: ctcLoss(moved, labels, blank).loss, noise: lossBound(moved.map((u) => [...u])) };
        };
        const { value, error } = ridders(at, { step: 0.25, rows: 6 });
        const d = ctcLoss(doubles(logits), labels, blank).dLogits[t]![k]!;
        expect(Math.abs(value - d)).toBeLessThanOrEqual(error + gradientBound(logits));
      }),
    );
  });
});

describe("laws", () => {
  it("CT1: the reachable labellings have all the probability", () => {
    fc.assert(
      fc.property(cases, ({ logits, blank }) => {
        const all = enumerate(logits, blank);
        const sum = all.reduce(
          (total, { labels }) => total + Math.exp(-ctcLoss(doubles(logits), labels, blank).loss),
          0,
        );
        expect(Math.abs(sum - 1)).toBeLessThanOrEqual(lossBound(logits) + gamma(all.length + 2));
      }),
    );
  });

  it("CT2: 15 labellings of two labels fit in 4 frames; (1,1) does, (1,1,1) does not (docs/theory.md 11.4)", () => {
    const reachable = enumerate(
      Array.from({ length: 4 }, () => [0, 0, 0]),
      0,
    ).map(({ labels }) => labels.join());
    expect(reachable).toHaveLength(15);
    expect(reachable).toContain("1,1");
    expect(reachable).not.toContain("1,1,1");
  });

  it("CT5: collapsing is idempotent on what has neither blanks nor repeats", () => {
    const plain = paths(5, 3)
      .map((path) => collapse(path, 0))
      .filter((l) => l.every((label, i) => label !== l[i - 1]));
    for (const labels of plain) expect(collapse(labels, 0)).toStrictEqual(labels);
    expect(collapse([1, 1, 0, 1, 2], 0)).toStrictEqual([1, 1, 2]);
  });

  it("a wide beam finds the labellings of the definition, with their probabilities, the best first", () => {
    fc.assert(
      fc.property(cases, ({ logits, blank }) => {
        const all = new Map(enumerate(logits, blank).map(({ labels, probability }) => [labels.join(), probability]));
        const found = prefixBeamSearch(doubles(logits), all.size, blank);
        const exact = prefixBeamSearch(doubles(logits), Infinity, blank);
        expect(exact.map(({ labels }) => labels.join()).sort()).toStrictEqual([...all.keys()].sort());
        for (const { labels, logProbability } of exact)
          expect(Math.abs(logProbability - Math.log(all.get(labels.join())!))).toBeLessThanOrEqual(lossBound(logits));
        // a beam as wide as the last frame's labellings prunes none of the fewer ones before
        expect(found).toStrictEqual(exact);
        const best = Math.max(...all.values());
        expect(Math.log(best) - Math.log(all.get(found[0]!.labels.join())!)).toBeLessThanOrEqual(2 * lossBound(logits));
      }),
    );
  });
});
