import * as fc from "fast-check";
import type { LanguageModel } from "../language-model.ts";

/** A language model of `size` tokens in which the last token alone tells the next, and the end of its sentences. */
export interface Markov {
  readonly model: LanguageModel<null>;
  readonly size: number;
  readonly eos: number;
}

/** Its logits: one row for the beginning, then one for each token. */
export const markov = (table: readonly (readonly number[])[], eos: number): Markov => ({
  model: {
    initial: null,
    step: (_, token) => ({ state: null, logits: Float64Array.from(table[token === null ? 0 : token + 1]!) }),
  },
  size: table.length - 1,
  eos,
});

/** A model that says 0, 1, 2, … size − 1 whatever it hears: what it knows is its state. */
export const counting = (size: number): LanguageModel<number> => ({
  initial: 0,
  step: (count) => ({
    state: count + 1,
    logits: Float64Array.from({ length: size }, (_, i) => (i === count ? 0 : -Infinity)),
  }),
});

/** Tables of 2 to 4 tokens, logits that are quarters within ±6, so that no two of them are all but equal, or -Infinity. */
export const markovs: fc.Arbitrary<Markov> = fc
  .record({ size: fc.integer({ min: 2, max: 4 }), eos: fc.nat() })
  .chain(({ size, eos }) => {
    const logit = fc.integer({ min: -24, max: 24 }).map((quarters) => quarters / 4);
    const row = fc
      .tuple(
        logit,
        fc.array(fc.oneof({ weight: 9, arbitrary: logit }, fc.constant(-Infinity)), {
          minLength: size - 1,
          maxLength: size - 1,
        }),
      )
      .map(([first, others]) => [first, ...others]);
    return fc.array(row, { minLength: size + 1, maxLength: size + 1 }).map((table) => markov(table, eos % size));
  });

/** Every sequence of `size` tokens that ends in its only `eos` with at most `maxLength` tokens, and every one of that length. */
export function sequences({ size, eos }: Markov, maxLength: number): number[][] {
  const grow = (tokens: readonly number[]): number[][] =>
    tokens.at(-1) === eos || tokens.length === maxLength
      ? [[...tokens]]
      : Array.from({ length: size }, (_, token) => grow([...tokens, token])).flat();
  return grow([]);
}
