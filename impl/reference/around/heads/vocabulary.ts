/**
 * Vocabularies: 1-of-N encodings of words, with one index for every other word, and of characters.
 * The words come first, then `<UNK>` (where there is one), then `<EOS>`, which ends every training sentence.
 * The beginning of a sentence has no index: it is the zero vector (one-hot.ts).
 */

/** The token of every word that is not in an open vocabulary. */
export const UNK = "<UNK>";
/** The token that ends every sentence. */
export const EOS = "<EOS>";

/** An encoding of tokens as indices 0 … tokens.length − 1. */
export interface Vocabulary {
  /** The token of every index. */
  readonly tokens: readonly string[];
  /** The index of every word that is not in the vocabulary; null where the vocabulary is closed. */
  readonly unk: number | null;
  readonly eos: number;
  /** @throws RangeError for an unknown token of a closed vocabulary */
  readonly indexOf: (token: string) => number;
}

/**
 * The vocabulary of these words, in this order; `closed`: there are no others.
 * @throws RangeError for a word that comes twice, or is `<UNK>` or `<EOS>`
 */
export function vocabulary(words: readonly string[], { closed }: { readonly closed: boolean }): Vocabulary {
  const tokens = [...words, ...(closed ? [] : [UNK]), EOS];
  const places = new Map(tokens.map((token, place) => [token, place]));
  const twice = tokens.find((token, place) => places.get(token) !== place) ?? (words.includes(UNK) ? UNK : undefined);
  if (twice !== undefined)
    throw new RangeError(`vocabulary: got ${JSON.stringify(twice)} twice or as a word; each token once`);
  const unk = closed ? null : words.length;
  return {
    tokens,
    unk,
    eos: tokens.length - 1,
    indexOf(token: string): number {
      const place = places.get(token) ?? unk;
      if (place === null)
        throw new RangeError(`vocabulary: got ${JSON.stringify(token)}, not one of its ${tokens.length}`);
      return place;
    },
  };
}

/** The words of a text, between white space. */
export const wordsOf = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== "");

/** The characters of a text: Unicode code points. */
export const charactersOf = (text: string): string[] => Array.from(text);

/** The `size` most frequent words of a text (of equals the one that comes first), and `<UNK>` for all others. */
export function wordVocabulary(text: string, size: number = Infinity): Vocabulary {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const byCount = [...counts].sort(([, a], [, b]) => b - a).map(([word]) => word);
  return vocabulary(byCount.slice(0, size), { closed: false });
}

/** The characters of an alphabet, or of a text, each once, in the order they come; closed. */
export const characterVocabulary = (alphabet: string): Vocabulary =>
  vocabulary([...new Set(charactersOf(alphabet))], { closed: true });

/** Indices of the tokens of one sentence, and `<EOS>`. @throws RangeError for an unknown token of a closed vocabulary */
export const encode = ({ indexOf, eos }: Vocabulary, sentence: readonly string[]): number[] => [
  ...sentence.map(indexOf),
  eos,
];

/** Tokens of a sentence up to its first `<EOS>`, which is dropped. @throws RangeError for no index of the vocabulary */
export function decode({ tokens, eos }: Vocabulary, indices: readonly number[]): string[] {
  const end = indices.indexOf(eos);
  return (end === -1 ? indices : indices.slice(0, end)).map((index) => {
    const token = tokens[index];
    if (token === undefined) throw new RangeError(`decode: got ${index}, wanted an index in [0, ${tokens.length})`);
    return token;
  });
}
