/** Products of matrices, row by row, in the algebra of vectors. */
import type { Algebra, Matrix } from "../../algebra/types.ts";
import { matrixOf, rowsOf } from "./rows.ts";

/** k A */
export const scaled = ({ times }: Algebra, k: number, A: Matrix): Matrix => ({ ...A, data: times(k, A.data) });

/** A B */
export const product = ({ transposed }: Algebra, A: Matrix, B: Matrix): Matrix =>
  matrixOf(rowsOf(A).map((row) => transposed([B, row])));

/** A Bᵀ */
export const productTransposed = ({ affine }: Algebra, A: Matrix, B: Matrix): Matrix =>
  matrixOf(rowsOf(A).map((row) => affine(null, [B, row])));

/** Aᵀ B */
export function transposedProduct({ accumulate, ones, times }: Algebra, A: Matrix, B: Matrix): Matrix {
  const sum = { rows: A.columns, columns: B.columns, data: times(0, ones(A.columns * B.columns)) };
  const rows = rowsOf(B);
  rowsOf(A).forEach((row, k) => accumulate(row, null, [sum, rows[k]!]));
  return sum;
}
