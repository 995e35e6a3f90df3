import type { RunRequest } from "../../impl/contract.ts";
import type { Tensors } from "../../spec/tensor.ts";
import { mapTensor, mapTensors, withLayer } from "./rearrange.ts";

/** The request with some of the states, by name, starting from 0. */
export const fromZero = (request: RunRequest, names: readonly string[]): RunRequest => {
  const emptied = (state: Tensors): Tensors =>
    mapTensors(state, (t, name) => (names.includes(name) ? mapTensor(t, () => 0) : t));
  return withLayer(request, { initial: request.layers[0]?.initial?.map(emptied) ?? null });
};
