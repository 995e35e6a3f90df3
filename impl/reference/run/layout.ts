/** The places of vectors in the tensors of a request; no other file knows which index comes first. */
import { elements, tensor, type Dtype, type Tensor } from "../../../spec/tensor.ts";
import type { Vector } from "../algebra/types.ts";
import type { Sequence } from "./pass.ts";

/** [B, n] → row b, [n]; a view. */
export const rowOf = ({ data }: Tensor, b: number, n: number): Vector => data.subarray(b * n, (b + 1) * n);

/** B times a tensor of `shape` → [B, …shape] */
export function stacked(dtype: Dtype, shape: readonly number[], rows: readonly Vector[]): Tensor {
  const stack = tensor(dtype, [rows.length, ...shape]);
  for (const [b, row] of rows.entries()) stack.data.set(row, b * elements(shape));
  return stack;
}

/** [T, B, n] → by row, its valid steps; views. The padding is not read. */
export const sequencesOf = (whole: Tensor, n: number, lengths: readonly number[]): Sequence[] =>
  lengths.map((length, b) => Array.from({ length }, (_, t) => rowOf(whole, t * lengths.length + b, n)));

/** By row, its valid steps → [T, B, n]; the padding is 0. */
export function padded(dtype: Dtype, T: number, n: number, rows: readonly Sequence[]): Tensor {
  const whole = tensor(dtype, [T, rows.length, n]);
  for (const [b, row] of rows.entries())
    for (const [t, v] of row.entries()) whole.data.set(v, (t * rows.length + b) * n);
  return whole;
}
