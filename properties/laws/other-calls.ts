import type { RunRequest } from "../../impl/contract.ts";
import { mapTensor, mapTensors, takeSteps, withParams } from "../requests/rearrange.ts";

export const withOtherWeights = (request: RunRequest): RunRequest =>
  withParams(request, (params) => mapTensors(params, (t) => mapTensor(t, (v) => -v)));

/** A call of the same form with other weights and other inputs. */
export const another = (request: RunRequest): RunRequest => ({
  ...withOtherWeights(request),
  x: mapTensor(request.x, (v) => 1 - v),
});

/** The same call without its last step. */
export const shorter = (request: RunRequest): RunRequest => {
  const T = request.sizes.T - 1;
  return {
    ...request,
    sizes: { ...request.sizes, T },
    x: takeSteps(request.x, 0, T),
    lengths: request.lengths?.map((length) => Math.min(length, T)) ?? null,
  };
};
