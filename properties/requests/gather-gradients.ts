import type { Gradients } from "../../impl/contract.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { at, concatSteps, fill, mapTensor, mapTensors } from "./rearrange.ts";

const plus = (a: Tensor, b: Tensor): Tensor => mapTensor(a, (v, i) => v + (b.data[i] as number));

const summed = (a: Gradients["params"], b: Gradients["params"]): Tensors[][] =>
  a.map((layer, depth) =>
    layer.map((tensors, walk) => mapTensors(tensors, (t, name) => plus(t, b[depth]?.[walk]?.[name] as Tensor))),
  );

/** Gradients of a batch, from those of its rows. */
export const ofRows = (rows: readonly Gradients[]): Gradients => {
  const [first] = rows as readonly [Gradients];
  const [T, , m] = first.x.shape as readonly [number, number, number];
  const stateOf = (row: Gradients, depth: number, walk: number, name: string): Tensor =>
    row.initial?.[depth]?.[walk]?.[name] as Tensor;
  return {
    x: fill(first.x, [T, rows.length, m], (t, b, i) => at((rows[b] as Gradients).x, t, 0, i)),
    params: rows.map(({ params }) => params).reduce(summed),
    ...(first.initial && {
      initial: first.initial.map((layer, depth) =>
        layer.map((state, walk) =>
          mapTensors(state, (t, name) =>
            fill(t, [rows.length, ...t.shape.slice(1)], (b, ...rest) =>
              at(stateOf(rows[b] as Gradients, depth, walk, name), 0, ...rest),
            ),
          ),
        ),
      ),
    }),
  };
};

/** Gradients of a whole run of one layer and one walk, from those of its two pieces. */
export const ofPieces = (first: Gradients, second: Gradients): Gradients => ({
  x: concatSteps(first.x, second.x),
  params: summed(first.params, second.params),
  ...(first.initial && { initial: first.initial }),
});
