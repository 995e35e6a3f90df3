import type { Vector } from "../../algebra/types.ts";

/** The parts of a concatenation, of these sizes; views. @throws RangeError where they are not all of it */
export function split(whole: Vector, ...sizes: readonly number[]): Vector[] {
  let from = 0;
  const parts = sizes.map((size) => whole.subarray(from, (from += size)));
  if (from !== whole.length)
    throw new RangeError(`split: parts of ${sizes.join(" + ")}, wanted ${whole.length} in all`);
  return parts;
}
