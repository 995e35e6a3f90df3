import * as fc from "fast-check";
import { expect, it } from "vitest";
import { algebra } from "../../algebra/algebra.ts";
import type { Matrix } from "../../algebra/types.ts";
import { accumulateEmbedding, embed, oneHot } from "./one-hot.ts";
import { double } from "./testing/rounding.ts";

const { affine, accumulate } = algebra("float64");
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

/** A matrix, one of its columns or none, and a vector of its height. */
const cases = fc
  .record({ rows: fc.integer({ min: 1, max: 4 }), columns: fc.integer({ min: 1, max: 5 }), place: fc.nat() })
  .chain(({ rows, columns, place }) =>
    fc.record({
      W: fc
        .array(finite, { minLength: rows * columns, maxLength: rows * columns })
        .map((data): Matrix => ({ rows, columns, data: Float64Array.from(data) })),
      i: fc.constantFrom(place % columns, null),
      d: fc.array(finite, { minLength: rows, maxLength: rows }).map((d) => Float64Array.from(d)),
    }),
  );

/** -0 as 0: a sum that starts at 0 never ends at -0. */
const unsigned = (v: ArrayLike<number>): number[] => Array.from(v, (value) => value + 0);

it("OH1, OH2: looking a column up is the product with a one-hot vector, for finite weights", () => {
  fc.assert(
    fc.property(cases, ({ W, i }) => {
      const looked = embed(W, i);
      expect(unsigned(looked)).toStrictEqual(unsigned(affine(null, [W, oneHot(i, W.columns)])));
      const column = W.data.filter((_, at) => at % W.columns === i);
      expect(looked).toStrictEqual(i === null ? new Float64Array(W.rows) : column);
    }),
  );
});

it("its gradient is the outer product with a one-hot vector", () => {
  fc.assert(
    fc.property(cases, ({ W, i, d }) => {
      const product = { ...W, data: W.data.slice() };
      accumulate(d, null, [product, oneHot(i, W.columns)]);
      accumulateEmbedding(W, i, d);
      expect(unsigned(W.data)).toStrictEqual(unsigned(product.data));
    }),
  );
});

it("an infinite weight of another token stays where it is", () => {
  const W = { rows: 1, columns: 2, data: double(Infinity, 5) };
  expect(affine(null, [W, oneHot(1, 2)])).toStrictEqual(double(NaN));
  expect(embed(W, 1)).toStrictEqual(double(5));
});

it("a one-hot vector has one 1, the beginning of a sentence none", () => {
  expect(oneHot(1, 3)).toStrictEqual(double(0, 1, 0));
  expect(oneHot(null, 2)).toStrictEqual(double(0, 0));
});

it("refuses an index outside the vocabulary", () => {
  const W = { rows: 1, columns: 2, data: double(1, 2) };
  expect(() => oneHot(3, 3)).toThrow("oneHot: index: got 3, wanted an integer in [0, 3)");
  expect(() => embed(W, -1)).toThrow("embed: index: got -1, wanted an integer in [0, 2)");
  expect(() => accumulateEmbedding(W, 0.5, double(1))).toThrow("accumulateEmbedding: index: got 0.5");
});
