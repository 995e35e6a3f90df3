import type { Cotangents, RunAnswer, RunRequest } from "../../impl/contract.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { at, fill, mapTensors } from "./rearrange.ts";

/** Rows of a batch by their numbers, in an order of its own: some of them, all of them, one of them twice. */
type Rows = readonly number[];

const taken = (t: Tensor, axis: 0 | 1, rows: Rows): Tensor =>
  fill(t, t.shape.with(axis, rows.length), (...index) =>
    at(t, ...index.with(axis, rows[index[axis] as number] as number)),
  );

const sequence = (t: Tensor, rows: Rows): Tensor => taken(t, 1, rows);
const states = (walks: readonly Tensors[], rows: Rows): Tensors[] =>
  walks.map((state) => mapTensors(state, (t) => taken(t, 0, rows)));
const layers = (all: readonly (readonly Tensors[])[], rows: Rows): Tensors[][] =>
  all.map((walks) => states(walks, rows));

/** A request with the batch made of these of its rows. */
export const rowsOfRequest = (request: RunRequest, rows: Rows): RunRequest => ({
  ...request,
  sizes: { ...request.sizes, B: rows.length },
  x: sequence(request.x, rows),
  lengths: request.lengths && rows.map((b) => (request.lengths as readonly number[])[b] as number),
  layers: request.layers.map((layer) => ({ ...layer, initial: layer.initial && states(layer.initial, rows) })),
  cotangents: request.cotangents && rowsOfCotangents(request.cotangents, rows),
});

const rowsOfCotangents = ({ y, final }: Cotangents, rows: Rows): Cotangents => ({
  y: y && sequence(y, rows),
  final: final && layers(final, rows),
});

/** The same of an answer; gradients of parameters are of all rows together and stay. */
export const rowsOfAnswer = ({ y, final, gradients }: RunAnswer, rows: Rows): RunAnswer => ({
  ...(y && { y: sequence(y, rows) }),
  ...(final && { final: layers(final, rows) }),
  ...(gradients && {
    gradients: {
      ...gradients,
      x: sequence(gradients.x, rows),
      ...(gradients.initial && { initial: layers(gradients.initial, rows) }),
    },
  }),
});
