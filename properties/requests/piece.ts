import type { RunRequest } from "../../impl/contract.ts";
import { takeSteps } from "./rearrange.ts";

/** Steps `from` ≤ t < `to` of a request. */
export const piece = (request: RunRequest, from: number, to: number): RunRequest => ({
  ...request,
  sizes: { ...request.sizes, T: to - from },
  x: takeSteps(request.x, from, to),
  lengths: request.lengths?.map((length) => Math.max(0, Math.min(length, to) - from)) ?? null,
});
