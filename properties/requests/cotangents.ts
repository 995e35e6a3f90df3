import type { Cotangents } from "../../impl/contract.ts";
import { mapTree } from "../../impl/tree.ts";
import type { Tensors } from "../../spec/tensor.ts";
import { fill, mapTensor, takeSteps } from "./rearrange.ts";

/** Cotangents of the same form, all `value`. */
export const filledCotangents = (cotangents: Cotangents, value: number): Cotangents =>
  mapTree(cotangents, (t) => mapTensor(t, () => value));

/** Cotangents of the outputs of steps `from` ≤ t < `to`, and the given ones of the state after them. */
export const cotangentsOfPiece = (
  { y }: Cotangents,
  from: number,
  to: number,
  final: Cotangents["final"],
): Cotangents => ({ y: y && takeSteps(y, from, to), final });

/** Cotangents of the final state `name` of one direction of the first layer; all others are 0. */
export const cotangentsOfState = (final: readonly (readonly Tensors[])[], walk: number, name: string): Cotangents => ({
  y: null,
  final: mapTree(final, (t, path) => (path === `[0][${walk}].${name}` ? t : fill(t, t.shape, () => 0))),
});
