import type { Precision } from "../precision.ts";
import type { Program } from "../program.ts";
import type { ErrorBound } from "./error-bound.ts";
import type { Term } from "../terms.ts";

type Terms = Program["terms"];

/** Places of the factors of a product of products: a, b, c of (a ⊙ b) ⊙ c. */
const factorsOf = (at: number, terms: Terms): readonly number[] => {
  const [only, ...more] = terms[at] ?? [];
  return only?.op === "mul" && more.length === 0 ? factorsOfTerm(only, terms) : [at];
};

/** Places of all factors of a product. */
export const factorsOfTerm = ({ a, b }: Term, terms: Terms): readonly number[] => [
  ...factorsOf(a, terms),
  ...factorsOf(b, terms),
];

/**
 * The errors of a sum, now also for products of three and more factors in any grouping: none of their partial products is larger
 * than ∏ max(1, |factor|). Where that may pass the largest number nothing is known; a partial product that is flushed to 0 loses
 * the smallest normal number times the factors still to come.
 */
export function regrouped(
  errors: readonly number[],
  terms: readonly Term[],
  { terms: all }: Program,
  values: readonly (readonly number[])[],
  errorBounds: readonly ErrorBound[],
  { minNormal, maxFinite }: Precision,
): readonly number[] {
  const products = terms
    .filter(({ op }) => op === "mul")
    .map((term) => factorsOfTerm(term, all))
    .filter(({ length }) => length > 2);
  if (products.length === 0) return errors;
  return errors.map((error, i) => {
    let flushed = 0;
    for (const factors of products) {
      let largest = 1;
      for (const at of factors)
        largest *= Math.max(1, Math.abs(values[at]?.[i] as number) + (errorBounds[at]?.error[i] as number));
      if (!(largest <= maxFinite)) return Infinity; // it may be NaN
      flushed += factors.length * minNormal * largest;
    }
    return error === 0 ? 0 : error + flushed;
  });
}
