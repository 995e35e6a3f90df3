/**
 * Word hashing: a word as the bag of its letter n-grams between boundary marks, `good` → `#go`, `goo`, `ood`, `od#`.
 * Huang, He, Gao, Deng, Acero & Heck 2013 (DSSM). |w| + 3 − n of them, none where the marked word is shorter than n.
 * The size of the vector depends on the alphabet alone, not on the vocabulary. Different words may share a vector:
 * for trigrams `aabaaa` and `aaabaa` do (both #aa, aaa, aab, aba, baa, aa#).
 */

/** Stands before and after every word. */
const MARK = "#";

/**
 * The n-grams of a word, in order.
 * @throws RangeError when n is not a positive integer, or the word contains the mark `#`
 */
export function letterNgrams(word: string, n: number): string[] {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`letterNgrams: got n = ${n}, wanted a positive integer`);
  if (word.includes(MARK))
    throw new RangeError(`letterNgrams: got ${JSON.stringify(word)}, wanted a word without ${MARK}`);
  const letters = [MARK, ...Array.from(word), MARK];
  return letters.slice(n - 1).map((_, start) => letters.slice(start, start + n).join(""));
}

/** The number of times that each n-gram occurs in a word. @throws RangeError as `letterNgrams` */
export function letterNgramBag(word: string, n: number): ReadonlyMap<string, number> {
  const bag = new Map<string, number>();
  for (const gram of letterNgrams(word, n)) bag.set(gram, (bag.get(gram) ?? 0) + 1);
  return bag;
}

/**
 * The bag as a vector [(A + 1)ⁿ] for an alphabet of A letters: an n-gram stands at the number that its letters are as digits, the
 * mark being 0 and the letters 1..A in their order.
 * @throws RangeError as `letterNgrams`, and for a letter outside the alphabet
 */
export function letterNgramVector(word: string, n: number, alphabet: string): Float64Array {
  const digits = [MARK, ...Array.from(alphabet)];
  const counts = new Float64Array(digits.length ** n);
  for (const gram of letterNgrams(word, n)) {
    let place = 0;
    for (const letter of gram) {
      const digit = digits.indexOf(letter);
      if (digit === -1)
        throw new RangeError(
          `letterNgramVector: got ${JSON.stringify(letter)}, wanted a letter of the alphabet ${alphabet}`,
        );
      place = place * digits.length + digit;
    }
    counts[place]! += 1;
  }
  return counts;
}
