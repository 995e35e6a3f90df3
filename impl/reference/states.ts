/** The states of one walk: tensors [B, n] by name outside, one record of vectors a row inside. */
import type { Dtype, Tensors } from "../../spec/tensor.ts";
import type { Vector } from "./algebra.ts";
import type { Cell, State } from "./cell.ts";
import type { Source } from "./expected.ts";
import { rowOf, stacked } from "./layout.ts";

/** By row, the cell's state as views of the source's tensors. */
export function statesOf({ state }: Cell, B: number, n: number, source: Source): State[] {
  const tensors = state.map((name) => [name, source(name, [B, n])] as const);
  const stateOf = (b: number) => Object.fromEntries(tensors.map(([name, whole]) => [name, rowOf(whole, b, n)]));
  return Array.from({ length: B }, (_, b) => stateOf(b) as State); // every cell has a state h
}

/** The inverse; a copy, without what else stands in the records. */
export const stackedStates = (cell: Cell, dtype: Dtype, n: number, rows: readonly State[]): Tensors =>
  Object.fromEntries(
    cell.state.map((name) => [
      name,
      stacked(
        dtype,
        n,
        rows.map((state: Record<string, Vector>) => state[name] as Vector),
      ),
    ]),
  );
