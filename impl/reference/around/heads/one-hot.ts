/**
 * One-hot vectors e_i [V], and their product with a matrix by selection (an embedding):
 *
 *     W e_i = W[:, i]                          (1)
 *     dW += d e_iᵀ is dW[:, i] += d            (2)
 *
 * By selection, so that an infinite or NaN weight of another column does not come in as 0 · ∞.
 */
import type { Matrix } from "../../algebra/types.ts";
import { checkedIndex } from "./checked-index.ts";

/** e_i [size]; for `null`, the beginning of a sentence, the zero vector. @throws RangeError for i outside [0, size) */
export function oneHot(i: number | null, size: number): Float64Array {
  const e = new Float64Array(size);
  if (i !== null) e[checkedIndex("oneHot: index", i, size)] = 1;
  return e;
}

/** The column W[:, i] of W [rows, columns] (1), [rows]; zeros for `null`. @throws RangeError for i outside [0, columns) */
export function embed({ rows, columns, data }: Matrix, i: number | null): Float64Array {
  const column = new Float64Array(rows);
  if (i === null) return column;
  const place = checkedIndex("embed: index", i, columns);
  return column.map((_, row) => data[row * columns + place]!);
}

/** The pullback of `embed` (2): adds d [rows] to column i; nothing for `null`. @throws RangeError for i outside [0, columns) */
export function accumulateEmbedding({ columns, data }: Matrix, i: number | null, d: Float64Array): void {
  if (i === null) return;
  const place = checkedIndex("accumulateEmbedding: index", i, columns);
  d.forEach((value, row) => {
    data[row * columns + place]! += value;
  });
}
