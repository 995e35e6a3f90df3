import type { RunRequest } from "../../impl/contract.ts";
import { leaves, mapTree } from "../../impl/tree.ts";
import { isHalf, stored } from "../../spec/storage.ts";

/** A request with numbers that its element type has: itself, where all are. Laws change numbers that half types cannot hold. */
export function representable(request: RunRequest): RunRequest {
  const { dtype, x, layers, cotangents } = request;
  if (!isHalf(dtype)) return request;
  const parts = { x, layers, cotangents };
  const has = (v: number): boolean => Object.is(stored(dtype, v), v);
  if (leaves(parts).every(([, { data }]) => data.every(has))) return request;
  const rounded = mapTree(parts, ({ shape, data }) => ({ shape, data: data.map((v) => stored(dtype, v)) }));
  return { ...request, ...(rounded as typeof parts) };
}
