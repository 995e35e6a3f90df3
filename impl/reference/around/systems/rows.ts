/** Lists of vectors of one length as the rows of a matrix. */
import { algebra } from "../../algebra/algebra.ts";
import type { Matrix, Vector } from "../../algebra/types.ts";
import { zeros } from "./unit.ts";

/** The matrix [T, n] of T rows [n]. @throws RangeError for no rows */
export function matrixOf(rows: readonly Vector[]): Matrix {
  const [first] = rows;
  if (first === undefined) throw new RangeError("matrixOf: got no rows, wanted at least one");
  const { concat } = algebra(first instanceof Float32Array ? "float32" : "float64");
  return { rows: rows.length, columns: first.length, data: rows.reduce(concat) };
}

/** The rows of a matrix [T, n], as views of its data. */
export const rowsOf = ({ rows, columns, data }: Matrix): Vector[] =>
  Array.from({ length: rows }, (_, i) => data.subarray(i * columns, (i + 1) * columns));

/** A matrix of zeros, of the same shape. */
export const zeroMatrix = (of: Matrix): Matrix => ({ ...of, data: zeros(of.data) });
