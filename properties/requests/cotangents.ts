import type { Cotangents } from "../../impl/contract.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { fill, mapTensor, mapTensors, takeSteps } from "./rearrange.ts";

/** Every cotangent through `of`; what is absent stays absent. */
export const mapCotangents = ({ y, final }: Cotangents, of: (t: Tensor) => Tensor): Cotangents => ({
  y: y && of(y),
  final: final && final.map((layer) => layer.map((state) => mapTensors(state, of))),
});

/** Every cotangent `value`. */
export const filledCotangents = (cotangents: Cotangents, value: number): Cotangents =>
  mapCotangents(cotangents, (t) => mapTensor(t, () => value));

/** Those of the outputs of steps `from` ≤ t < `to`, and the given ones of the state after them. */
export const cotangentsOfPiece = (
  { y }: Cotangents,
  from: number,
  to: number,
  final: Cotangents["final"],
): Cotangents => ({ y: y && takeSteps(y, from, to), final });

/** Those of one walk of the first layer's last state, of its state `name` alone; all others are 0. */
export const cotangentsOfState = (final: readonly (readonly Tensors[])[], walk: number, name: string): Cotangents => ({
  y: null,
  final: final.map((layer, depth) =>
    layer.map((state, k) =>
      mapTensors(state, (t, of) => (depth === 0 && k === walk && of === name ? t : fill(t, t.shape, () => 0))),
    ),
  ),
});
