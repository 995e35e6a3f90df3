/**
 * Free generation: every token that is drawn is fed back, until `<EOS>` or a number of steps. A draw of `<UNK>` is thrown away and
 * drawn again from the same distribution, which gives the others p_i / (1 − p_unk).
 */
import type { LanguageModel } from "./language-model.ts";
import type { Distribution } from "./logits.ts";
import type { Random } from "../../../../spec/random.ts";
import { type Sampling, distribution, draw } from "./sampling.ts";

/** Settings of free generation. */
export interface Generation extends Sampling {
  /** Index of `<EOS>`. */
  readonly eos: number;
  /** Most tokens, `<EOS>` included. */
  readonly maxLength: number;
  readonly random: Random;
  /** Index that is drawn again; none unless given. */
  readonly unk?: number;
  /** Draws in a row of `<UNK>` that are borne; 10,000 unless given. */
  readonly maxRedraws?: number;
}

/**
 * Tokens drawn from a model and fed back: at most `maxLength`, the last of them `<EOS>` where it came.
 * @throws RangeError for a distribution or random numbers that leave only `<UNK>`
 */
export function generate<State>({ initial, step }: LanguageModel<State>, options: Generation): number[] {
  const { eos, maxLength } = options;
  const tokens: number[] = [];
  let state = initial;
  while (tokens.length < maxLength && tokens.at(-1) !== eos) {
    const prediction = step(state, tokens.at(-1) ?? null);
    state = prediction.state;
    tokens.push(drawKnown(distribution(prediction.logits, options), options));
  }
  return tokens;
}

/** A token that is not `<UNK>`. */
function drawKnown(p: Distribution, { unk, random, maxRedraws = 10_000 }: Generation): number {
  if (p.every((probability, i) => i === unk || probability === 0))
    throw new RangeError(`generate: got p = 1 for <UNK> (index ${unk}), wanted another token to be possible`);
  for (let redraws = 0; redraws <= maxRedraws; redraws++) {
    const token = draw(p, random());
    if (token !== unk) return token;
  }
  throw new RangeError(`generate: got <UNK> (index ${unk}) ${maxRedraws + 1} times in a row; its p is ${p[unk!]}`);
}
