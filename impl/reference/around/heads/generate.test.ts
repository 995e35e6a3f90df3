import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generate } from "./generate.ts";
import { mulberry32 } from "../../../../spec/random.ts";
import { survival } from "./testing/chi-square.ts";
import { counting, markov, markovs } from "./testing/markov.ts";

const seeds = fc.integer();
const lengths = fc.integer({ min: 0, max: 8 });

/** Equal logits for `size` tokens, whatever was said. */
const indifferent = (size: number, logits = Array<number>(size).fill(0)) =>
  markov(Array<number[]>(size + 1).fill(logits), 0).model;

describe("generate", () => {
  it("SA1: the same random numbers give the same tokens", () => {
    fc.assert(
      fc.property(markovs, seeds, lengths, ({ model, eos }, seed, maxLength) => {
        const once = (): number[] => generate(model, { eos, maxLength, random: mulberry32(seed) });
        expect(once()).toStrictEqual(once());
      }),
    );
  });

  it("SA2, SA3: stops after N steps, or sooner with <EOS> and nothing behind it", () => {
    fc.assert(
      fc.property(markovs, seeds, lengths, ({ model, eos }, seed, maxLength) => {
        const tokens = generate(model, { eos, maxLength, random: mulberry32(seed) });
        const end = tokens.indexOf(eos);
        expect(tokens).toHaveLength(end === -1 ? maxLength : end + 1);
        expect(tokens.length).toBeLessThanOrEqual(maxLength);
      }),
    );
  });

  it("every drawn token is fed back", () => {
    const cycle = markov([[-Infinity, -Infinity, 0, -Infinity], [0, -1e3, -1e3, -1e3], [-1e3, -1e3, -1e3, 0], [-1e3, 0, -1e3, -1e3], [0, -1e3, -1e3, -1e3]], 0); // prettier-ignore
    expect(generate(cycle.model, { eos: 0, maxLength: 9, random: mulberry32(1) })).toStrictEqual([2, 1, 3, 0]);
  });

  it("the state is carried from step to step", () => {
    expect(generate(counting(4), { eos: 3, maxLength: 9, random: mulberry32(1) })).toStrictEqual([0, 1, 2, 3]);
  });

  it("temperature 0 takes the largest logit at every step", () => {
    const { model } = markov([[0, 1, 1], [0, 0, 9], [0, 5, 0], [7, 0, 5]], 0); // prettier-ignore
    const random = (): number => 0.999;
    expect(generate(model, { eos: 0, maxLength: 3, random, temperature: 0 })).toStrictEqual([1, 1, 1]);
  });
});

describe("<UNK>", () => {
  it("SA4: never comes where it is drawn again, and is no token fed back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), seeds, (unk, seed) => {
        const read: (number | null)[] = [];
        const model = indifferent(4);
        const tokens = generate(
          { ...model, step: (state, token) => (read.push(token), model.step(state, token)) },
          { eos: 0, maxLength: 12, random: mulberry32(seed), unk },
        );
        expect(tokens).not.toContain(unk);
        expect(read).toStrictEqual([null, ...tokens.slice(0, -1)]);
      }),
    );
  });

  it("is drawn again from the same distribution: the others come as p / (1 − p_unk)", () => {
    const random = mulberry32(11);
    const weights = [1, 2, 3, 4, 5, 6]; // unk has 6/21
    const model = indifferent(6, weights.map(Math.log));
    const counts = new Float64Array(6);
    const draws = 40_000;
    for (let k = 0; k < draws; k++) counts[generate(model, { eos: 0, maxLength: 1, random, unk: 5 })[0]!]! += 1;
    const expected = weights.slice(0, 5).map((weight) => (draws * weight) / 15);
    const statistic = expected.reduce((sum, count, i) => sum + (counts[i]! - count) ** 2 / count, 0);
    expect(counts[5]).toBe(0);
    expect(survival(statistic, 4)).toBeGreaterThan(1e-9); // a false alarm in 10⁹ seeds; this seed raises none
  });

  it("is refused where it is all that can come", () => {
    const options = { eos: 0, maxLength: 3, random: mulberry32(1), unk: 1 };
    const certain = indifferent(2, [-Infinity, 0]);
    expect(() => generate(certain, options)).toThrow(
      "got p = 1 for <UNK> (index 1), wanted another token to be possible",
    );
    expect(() => generate(indifferent(2, [0, 1e3]), options)).toThrow("got p = 1 for <UNK>"); // rounded to 1
  });

  it("is refused where random numbers give nothing else", () => {
    const stuck = { eos: 0, maxLength: 3, random: () => 0.75, unk: 1, maxRedraws: 7 };
    expect(() => generate(indifferent(2), stuck)).toThrow("got <UNK> (index 1) 8 times in a row; its p is 0.5");
  });

  it("comes like any other token where it is not named", () => {
    expect(generate(indifferent(2), { eos: 0, maxLength: 2, random: () => 0.75 })).toStrictEqual([1, 1]);
  });
});
