import * as fc from "fast-check";
import { expect, it } from "vitest";
import { beamSearch } from "./beam-search.ts";
import { generate } from "./generate.ts";
import { logProbabilityOf } from "./language-model.ts";
import { counting, markov, markovs, sequences } from "./testing/markov.ts";

const maxLengths = fc.integer({ min: 1, max: 4 });
const alphas = fc.constantFrom(0, 0.5, 1);

it("as wide as all continuations it finds every possible sequence, best first", () => {
  fc.assert(
    fc.property(markovs, maxLengths, alphas, (chain, maxLength, lengthNormalisation) => {
      const { model, eos, size } = chain;
      const found = beamSearch(model, { width: size ** maxLength, eos, maxLength, lengthNormalisation });
      const expected = sequences(chain, maxLength)
        .map((tokens) => ({ tokens, logProbability: logProbabilityOf(model, tokens) }))
        .filter(({ logProbability }) => logProbability > -Infinity)
        .map((one) => ({ ...one, score: one.logProbability / one.tokens.length ** lengthNormalisation }));
      expect(found.map(({ score }) => score)).toStrictEqual(expected.map(({ score }) => score).sort((a, b) => b - a));
      expect(new Set(found.map((one) => JSON.stringify(one)))).toStrictEqual(
        new Set(expected.map((one) => JSON.stringify(one))),
      );
    }),
  );
});

it("of width 1 it is the greedy choice at every step", () => {
  fc.assert(
    fc.property(markovs, maxLengths, ({ model, eos }, maxLength) => {
      const greedy = generate(model, { eos, maxLength, random: () => 0, temperature: 0 });
      const found = beamSearch(model, { width: 1, eos, maxLength });
      expect(found).toStrictEqual([
        { tokens: greedy, logProbability: logProbabilityOf(model, greedy), score: logProbabilityOf(model, greedy) },
      ]);
    }),
  );
});

it("a beam of any width finds at most so many sequences, each with its own probability", () => {
  fc.assert(
    fc.property(markovs, maxLengths, fc.integer({ min: 1, max: 5 }), ({ model, eos }, maxLength, width) => {
      const found = beamSearch(model, { width, eos, maxLength });
      expect(found.length).toBeLessThanOrEqual(width);
      for (const { tokens, logProbability } of found) expect(logProbability).toBe(logProbabilityOf(model, tokens));
    }),
  );
});

it("normalised by length it prefers the longer of two sentences", () => {
  // <EOS> at once: ln 0.4; token 1 twice and then <EOS>: ln 0.6 + 2 ln 0.8, more a token, less together
  const { model } = markov([[Math.log(0.4), Math.log(0.6)], [0, 0], [Math.log(0.2), Math.log(0.8)]], 0); // prettier-ignore
  const best = (lengthNormalisation: number): readonly number[] | undefined =>
    beamSearch(model, { width: 8, eos: 0, maxLength: 3, lengthNormalisation })[0]?.tokens;
  expect(best(0)).toStrictEqual([0]);
  expect(best(1)).toStrictEqual([1, 1, 1]);
});

it("a wider beam finds what a greedy one misses", () => {
  const { model } = markov([[-9, 0.1, 0], [0, 0, 0], [0, 0, 0], [9, 0, 0]], 0); // prettier-ignore
  expect(beamSearch(model, { width: 1, eos: 0, maxLength: 2 })[0]?.tokens).toStrictEqual([1, 0]);
  expect(beamSearch(model, { width: 3, eos: 0, maxLength: 2 })[0]?.tokens).toStrictEqual([2, 0]);
});

it("the state is carried from step to step", () => {
  expect(beamSearch(counting(4), { width: 2, eos: 3, maxLength: 9 })).toStrictEqual([
    { tokens: [0, 1, 2, 3], logProbability: 0, score: 0 },
  ]);
});

it("refuses what is no beam", () => {
  const { model } = markov([[0], [0]], 0);
  for (const wrong of [{ width: 0 }, { maxLength: 0 }, { lengthNormalisation: -1 }, { width: NaN }])
    expect(() => beamSearch(model, { width: 1, eos: 0, maxLength: 1, ...wrong })).toThrow("wanted >= 1, >= 1, >= 0");
});
