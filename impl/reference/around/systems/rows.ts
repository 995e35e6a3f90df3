/** Lists of vectors of one length as the rows of a matrix. */
import { algebra } from "../../algebra/algebra.ts";
import type { Matrix, Vector } from "../../algebra/types.ts";
import { zeros } from "./unit.ts";

/** At least one row. @throws RangeError for none */
export function matrixOf(rows: readonly Vector[]): Matrix {
  const [first] = rows;
  if (first === undefined) throw new RangeError("matrixOf: got no rows, wanted at least one");
  const { concat } = algebra(first instanceof Float32Array ? "float32" : "float64");
  return { rows: rows.length, columns: first.length, data: rows.reduce(concat) };
}

/** Views. */
export const rowsOf = ({ rows, columns, data }: Matrix): Vector[] =>
  Array.from({ length: rows }, (_, i) => data.subarray(i * columns, (i + 1) * columns));

/** Zeros of the same shape. */
export const zeroMatrix = (of: Matrix): Matrix => ({ ...of, data: zeros(of.data) });
