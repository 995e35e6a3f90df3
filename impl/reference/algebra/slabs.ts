import type { Vector } from "./types.ts";

/** Bytes from which vectors are cut one after the other; they fit a first-level cache. */
const SLAB = 2 ** 15;

/**
 * Makes vectors of zeros, cut from slabs: a block of memory for each of a step's vectors would take longer than what is computed in
 * it. No slab is used twice.
 */
export function slabs(single: boolean): (size: number) => Vector {
  let slab = new ArrayBuffer(SLAB);
  let used = 0;
  return (size) => {
    const bytes = (single ? 4 : 8) * size;
    if (used + bytes > slab.byteLength) {
      slab = new ArrayBuffer(Math.max(SLAB, bytes));
      used = 0;
    }
    used += bytes;
    const at = used - bytes;
    return single ? new Float32Array(slab, at, size) : new Float64Array(slab, at, size);
  };
}
