import type { Gradients } from "../../impl/contract.ts";
import { zipTree } from "../../impl/tree.ts";
import type { Tensor } from "../../spec/tensor.ts";
import { at, concatSteps, fill, mapTensor } from "./rearrange.ts";

const summed = (a: Gradients["params"], b: Gradients["params"]): Gradients["params"] =>
  zipTree(a, b, (t, other) => mapTensor(t, (v, i) => v + ((other as Tensor).data[i] as number)));

/** Two batches of the same tensor, one after the other; rows are counted along `axis`. */
const joined = (a: Tensor, b: Tensor, axis: number): Tensor => {
  const rows = a.shape[axis] as number;
  return fill(a, a.shape.with(axis, rows + (b.shape[axis] as number)), (...index) => {
    const row = index[axis] as number;
    return row < rows ? at(a, ...index) : at(b, ...index.with(axis, row - rows));
  });
};

/** Gradients of a batch, from those of its rows. */
export const ofRows = (rows: readonly Gradients[]): Gradients =>
  rows.reduce((sum, row) => ({
    x: joined(sum.x, row.x, 1),
    params: summed(sum.params, row.params),
    ...(sum.initial && { initial: zipTree(sum.initial, row.initial, (t, other) => joined(t, other as Tensor, 0)) }),
  }));

/** Gradients of a whole run of one layer and one direction, from those of its two pieces. */
export const ofPieces = (first: Gradients, second: Gradients): Gradients => ({
  x: concatSteps(first.x, second.x),
  params: summed(first.params, second.params),
  ...(first.initial && { initial: first.initial }),
});
