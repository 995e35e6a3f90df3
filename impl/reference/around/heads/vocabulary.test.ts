import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  EOS,
  UNK,
  characterVocabulary,
  charactersOf,
  decode,
  encode,
  vocabulary,
  wordVocabulary,
  wordsOf,
} from "./vocabulary.ts";

const known = ["the", "cat", "sat"];
const words = vocabulary(known, { closed: false });

describe("word vocabulary", () => {
  it("has the words, one index for all others, and the end", () => {
    expect(words.tokens).toStrictEqual([...known, UNK, EOS]);
    expect(words).toMatchObject({ unk: 3, eos: 4 });
  });

  it("encode and decode give a known sentence back", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...known)), (sentence) => {
        const indices = encode(words, sentence);
        expect(indices.at(-1)).toBe(words.eos);
        expect(indices).toHaveLength(sentence.length + 1);
        expect(decode(words, indices)).toStrictEqual(sentence);
      }),
    );
  });

  it("any two unknown words are one index, so decoding does not tell them apart", () => {
    const unknown = fc.string().filter((word) => !words.tokens.includes(word));
    fc.assert(
      fc.property(unknown, unknown, (a, b) => {
        expect(encode(words, [a])).toStrictEqual(encode(words, [b]));
        expect(decode(words, encode(words, [a]))).toStrictEqual([UNK]);
      }),
    );
  });

  it("words that every object has are unknown too", () => {
    expect(encode(words, ["constructor", "__proto__"])).toStrictEqual([3, 3, 4]);
  });

  it("is made of the most frequent words of a text, of equals the first", () => {
    const text = " b a\n a c b a d ";
    expect(wordsOf(text)).toStrictEqual(["b", "a", "a", "c", "b", "a", "d"]);
    expect(wordVocabulary(text, 3).tokens).toStrictEqual(["a", "b", "c", UNK, EOS]);
    expect(wordVocabulary(text).tokens).toStrictEqual(["a", "b", "c", "d", UNK, EOS]);
    expect(wordVocabulary("", 3).tokens).toStrictEqual([UNK, EOS]);
  });

  it("has every token once", () => {
    for (const twice of ["a", UNK, EOS])
      expect(() => vocabulary(["a", twice], { closed: false })).toThrow(`got "${twice}" twice or as a word`);
    expect(() => vocabulary([UNK], { closed: true })).toThrow(`got "${UNK}" twice or as a word`);
  });
});

describe("character vocabulary", () => {
  it("is closed, and gives every text of its characters back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const characters = characterVocabulary(text);
        expect(characters.unk).toBeNull();
        expect(decode(characters, encode(characters, charactersOf(text))).join("")).toBe(text);
      }),
    );
  });

  it("counts a character outside the Basic Multilingual Plane once", () => {
    expect(characterVocabulary("a😀a").tokens).toStrictEqual(["a", "😀", EOS]);
  });

  it("refuses a character it does not have", () => {
    expect(() => encode(characterVocabulary("ab"), ["c"])).toThrow('vocabulary: got "c", not one of its 3');
  });
});

describe("decode", () => {
  it("ends at the first end", () => {
    expect(decode(words, [0, 4, 1])).toStrictEqual(["the"]);
    expect(decode(words, [0, 1])).toStrictEqual(["the", "cat"]);
  });

  it("refuses what is no index", () => {
    expect(() => decode(words, [5])).toThrow("decode: got 5, wanted an index in [0, 5)");
  });
});
