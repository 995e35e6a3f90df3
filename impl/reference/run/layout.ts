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

/** By row, the steps that count. */
export type Steps = readonly (readonly number[])[];

/** [T, B, n] → by row, its valid steps; views. The others are not read. */
export const sequencesOf = (whole: Tensor, n: number, steps: Steps): Sequence[] =>
  steps.map((its, b) => its.map((t) => rowOf(whole, t * steps.length + b, n)));

/** By row, its valid steps → [T, B, n]; the others are 0. */
export function padded(dtype: Dtype, T: number, n: number, steps: Steps, rows: readonly Sequence[]): Tensor {
  const whole = tensor(dtype, [T, rows.length, n]);
  for (const [b, row] of rows.entries())
    for (const [k, v] of row.entries()) whole.data.set(v, ((steps[b]?.[k] as number) * rows.length + b) * n);
  return whole;
}
