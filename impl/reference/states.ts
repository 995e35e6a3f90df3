/** The states of one walk: tensors [B, n] by name outside, one record of vectors a row inside. */
import type { Dtype, Tensors } from "../../spec/tensor.ts";
import type { Vector } from "./algebra.ts";
import type { Cell, State } from "./cell.ts";
import type { Source } from "./expected.ts";
import { rowOf, stacked } from "./layout.ts";

/** By row, the cell's state as views of the source's tensors. */
export function statesOf(cell: Cell, B: number, m: number, n: number, source: Source): State[] {
  const tensors = cell.state.map((name) => {
    const size = sizeOf(cell, name, m, n);
    return { name, size, whole: source(name, [B, size]) };
  });
  return Array.from({ length: B }, (_, b) =>
    Object.fromEntries(tensors.map(({ name, size, whole }) => [name, rowOf(whole, b, size)])),
  );
}

/** Of one state, [m] or [n]. */
const sizeOf = ({ remembered }: Cell, name: string, m: number, n: number): number =>
  remembered?.includes(name) === true ? m : n;

/** The inverse; a copy, without what else stands in the records. */
export const stackedStates = (cell: Cell, dtype: Dtype, m: number, n: number, rows: readonly State[]): Tensors =>
  Object.fromEntries(
    cell.state.map((name) => [
      name,
      stacked(
        dtype,
        sizeOf(cell, name, m, n),
        rows.map((state) => state[name] as Vector),
      ),
    ]),
  );
