/**
 * An index, once it is known to be one of `size`; `what` names it in the error.
 * @throws RangeError when it is not an integer of [0, size)
 */
export function checkedIndex(what: string, index: number, size: number): number {
  if (!Number.isInteger(index) || index < 0 || index >= size)
    throw new RangeError(`${what}: got ${index}, wanted an integer in [0, ${size})`);
  return index;
}
