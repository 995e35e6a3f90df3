/** The states of one pass: tensors [B, …] by name outside, one record of vectors a row inside. */
import { elements, type Dtype, type Tensors } from "../../../spec/tensor.ts";
import type { Vector } from "../algebra/types.ts";
import { shapeOf, type Cell, type Sizes, type State } from "../cell.ts";
import type { Source } from "./expected.ts";
import { rowOf, stacked } from "./layout.ts";

/** By row, the cell's state as views of the source's tensors. */
export function statesOf(cell: Cell, sizes: Sizes, source: Source): State[] {
  const B = sizes["B"]!;
  const tensors = cell.state.map((name) => {
    const shape = shapeOf(cell, name, sizes);
    return { name, size: elements(shape), whole: source(name, [B, ...shape]) };
  });
  return Array.from({ length: B }, (_, b) =>
    Object.fromEntries(tensors.map(({ name, size, whole }) => [name, rowOf(whole, b, size)])),
  );
}

/** The inverse of `statesOf`: a copy of the states alone, without gates. */
export const stackedStates = (cell: Cell, dtype: Dtype, sizes: Sizes, rows: readonly State[]): Tensors =>
  Object.fromEntries(
    cell.state.map((name) => [
      name,
      stacked(
        dtype,
        shapeOf(cell, name, sizes),
        rows.map((state) => state[name] as Vector),
      ),
    ]),
  );
