import { expect, it } from "vitest";
import { algebra } from "../../algebra/algebra.ts";
import { product, productTransposed, transposedProduct } from "./matrices.ts";
import { matrixOf, rowsOf } from "./rows.ts";
import { split } from "./split.ts";

const float64 = algebra("float64");
const A = matrixOf([Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)]);
const B = matrixOf([Float64Array.of(1, 0), Float64Array.of(2, 1), Float64Array.of(0, 3)]);
const numbers = (M: typeof A): number[][] => rowsOf(M).map((row) => [...row]);

it("vectors become the rows of a matrix, and come back as views", () => {
  expect(A).toEqual({ rows: 2, columns: 3, data: Float64Array.of(1, 2, 3, 4, 5, 6) });
  expect(numbers(A)).toEqual([[1, 2, 3], [4, 5, 6]]); // prettier-ignore
  expect(matrixOf([Float32Array.of(1)]).data).toBeInstanceOf(Float32Array);
  expect(() => matrixOf([])).toThrow("matrixOf: got no rows, wanted at least one");
});

it("products are what they are called", () => {
  expect(numbers(product(float64, A, B))).toEqual([[5, 11], [14, 23]]); // prettier-ignore
  expect(numbers(productTransposed(float64, A, A))).toEqual([[14, 32], [32, 77]]); // prettier-ignore
  expect(numbers(transposedProduct(float64, A, A))).toEqual([[17, 22, 27], [22, 29, 36], [27, 36, 45]]); // prettier-ignore
});

it("a concatenation comes apart again, all of it", () => {
  const whole = Float64Array.of(1, 2, 3);
  expect(split(whole, 2, 0, 1)).toEqual([Float64Array.of(1, 2), Float64Array.of(), Float64Array.of(3)]);
  expect(() => split(whole, 1, 1)).toThrow("split: parts of 1 + 1, wanted 3 in all");
});
