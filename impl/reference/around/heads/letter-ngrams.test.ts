import * as fc from "fast-check";
import { expect, it } from "vitest";
import { letterNgramBag, letterNgramVector, letterNgrams } from "./letter-ngrams.ts";

const letters = ["a", "b", "c"] as const;
const alphabet = letters.join("");
const word = fc.string({ unit: fc.constantFrom(...letters), maxLength: 8 });
const size = fc.integer({ min: 1, max: 4 });

it("good is #go goo ood od#", () => {
  expect(letterNgrams("good", 3)).toStrictEqual(["#go", "goo", "ood", "od#"]);
});

it("there are |w| + 3 − n of them, none in a word that is too short", () => {
  fc.assert(
    fc.property(word, size, (w, n) => {
      const grams = letterNgrams(w, n);
      expect(grams).toHaveLength(Math.max(w.length + 3 - n, 0));
      for (const gram of grams) expect(gram).toHaveLength(n);
    }),
  );
});

it("overlapped by n − 1 letters they spell the marked word", () => {
  fc.assert(
    fc.property(word, size, (w, n) => {
      const [first, ...others] = letterNgrams(w, n);
      fc.pre(first !== undefined);
      expect(others.reduce((spelt, gram) => spelt + gram.slice(-1), first)).toBe(`#${w}#`);
    }),
  );
});

it("the bag counts them, and the vector is the bag at (A + 1)ⁿ places", () => {
  expect(letterNgramBag("aaaa", 2)).toStrictEqual(new Map([["#a", 1], ["aa", 3], ["a#", 1]])); // prettier-ignore
  fc.assert(
    fc.property(word, size, (w, n) => {
      const vector = letterNgramVector(w, n, alphabet);
      expect(vector).toHaveLength(4 ** n);
      const place = (gram: string): number =>
        parseInt(
          Array.from(gram)
            .map((letter) => `#${alphabet}`.indexOf(letter))
            .join(""),
          4,
        );
      for (const [gram, count] of letterNgramBag(w, n)) expect(vector[place(gram)]).toBe(count);
      expect(vector.reduce((a, b) => a + b, 0)).toBe(letterNgrams(w, n).length);
    }),
  );
});

it("aabaaa and aaabaa collide as trigrams, and not as 4-grams", () => {
  expect(letterNgramVector("aabaaa", 3, alphabet)).toStrictEqual(letterNgramVector("aaabaa", 3, alphabet));
  const grams = ["#aa", "aab", "aba", "baa", "aaa", "aa#"];
  expect(letterNgramBag("aabaaa", 3)).toStrictEqual(new Map(grams.map((gram) => [gram, 1])));
  expect(letterNgramVector("aabaaa", 4, alphabet)).not.toStrictEqual(letterNgramVector("aaabaa", 4, alphabet));
});

it("refuses what it cannot hash", () => {
  expect(() => letterNgrams("a#b", 3)).toThrow('letterNgrams: got "a#b", wanted a word without #');
  for (const n of [0, 1.5, NaN]) expect(() => letterNgrams("a", n)).toThrow(`got n = ${n}, wanted a positive integer`);
  expect(() => letterNgramVector("abd", 3, alphabet)).toThrow('got "d", wanted a letter of the alphabet abc');
});
