import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LanguageModel, logProbabilityOf, perplexityOf, teacherForced } from "./language-model.ts";
import { softmax } from "./softmax.ts";
import { counting, markov, markovs, sequences } from "./testing/markov.ts";
import { gamma } from "./testing/rounding.ts";

/** V = 5, and every logit 0.3. */
const uniform: LanguageModel<null> = {
  initial: null,
  step: () => ({ state: null, logits: new Float64Array(5).fill(0.3) }),
};

describe("teacher forcing", () => {
  it("feeds the beginning first, then each token that came but the last", () => {
    const fed: (number | null)[] = [];
    const step: LanguageModel<null>["step"] = (state, token) => (fed.push(token), uniform.step(state, token));
    teacherForced({ ...uniform, step }, [3, 1, 4]);
    expect(fed).toStrictEqual([null, 3, 1]);
    const { model } = markov([[0, 1], [2, 3], [4, 5]], 1); // prettier-ignore
    expect(teacherForced(model, [1, 0, 1])).toStrictEqual([[0, 1], [4, 5], [2, 3]].map((u) => Float64Array.from(u))); // prettier-ignore
    expect(teacherForced(model, [])).toStrictEqual([]);
  });

  it("carries the state from step to step", () => {
    expect(teacherForced(counting(3), [0, 0, 0]).map((u) => u.indexOf(0))).toStrictEqual([0, 1, 2]);
  });
});

describe("log-probability", () => {
  it("LM1: is that of the product of the tokens' probabilities", () => {
    fc.assert(
      fc.property(markovs, fc.array(fc.nat(), { maxLength: 6 }), ({ model, size }, seeds) => {
        const tokens = seeds.map((seed) => seed % size);
        const product = teacherForced(model, tokens).reduce((p, u, t) => p * softmax(u)[tokens[t]!]!, 1);
        // each of up to 6 steps rounds V + 5 times, at numbers below 6 · (12 + ln 4) < 100
        const bound = product * gamma(100 * 6 * (size + 5));
        expect(Math.abs(Math.exp(logProbabilityOf(model, tokens)) - product)).toBeLessThanOrEqual(bound);
      }),
    );
  });

  it("LM2: equal logits give −T ln V, and the perplexity V", () => {
    for (const tokens of [[0], [4, 4, 1], [0, 1, 2, 3, 4, 0]]) {
      const T = tokens.length;
      expect(Math.abs(logProbabilityOf(uniform, tokens) + T * Math.log(5))).toBeLessThanOrEqual(gamma(2 * T) * 2 * T);
      expect(Math.abs(perplexityOf(uniform, tokens) - 5)).toBeLessThanOrEqual(gamma(2 * T + 4) * 10);
    }
  });

  it("LM3: the sentences that ended and those still alive at length L have all the probability", () => {
    fc.assert(
      fc.property(markovs, fc.integer({ min: 1, max: 4 }), (chain, maxLength) => {
        const all = sequences(chain, maxLength);
        const mass = all.reduce((sum, tokens) => sum + Math.exp(logProbabilityOf(chain.model, tokens)), 0);
        // as in LM1 for every sequence, then one addition each
        expect(Math.abs(mass - 1)).toBeLessThanOrEqual(gamma(100 * 4 * (chain.size + 5) + all.length));
      }),
    );
  });

  it("is 0 for nothing said, and −Infinity for what cannot be", () => {
    expect(logProbabilityOf(uniform, [])).toBe(0);
    const { model } = markov([[0, -Infinity], [0, 0], [0, 0]], 0); // prettier-ignore
    expect(logProbabilityOf(model, [1, 0])).toBe(-Infinity);
    expect(perplexityOf(model, [1, 0])).toBe(Infinity);
  });
});

it("LM6: perplexity is the exponential of the mean loss, at least 1", () => {
  fc.assert(
    fc.property(markovs, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), ({ model, size }, seeds) => {
      const tokens = seeds.map((seed) => seed % size);
      const value = perplexityOf(model, tokens);
      expect(value).toBe(Math.exp(-logProbabilityOf(model, tokens) / tokens.length));
      expect(value).toBeGreaterThanOrEqual(1);
    }),
  );
  expect(() => perplexityOf(uniform, [])).toThrow("perplexity: got 0 tokens, wanted at least 1");
});
