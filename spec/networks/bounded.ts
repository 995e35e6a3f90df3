import type { Tensor, Tensors } from "../tensor.ts";

/** A tensor of the oracle: values, and how far a correct implementation may be from each. */
export interface Bounded {
  readonly shape: readonly number[];
  /** float64, row-major */
  readonly value: Float64Array;
  /** Same layout; 0 where only the same number is right. */
  readonly error: Float64Array;
}

/** Its values alone. */
export const tensorOf = ({ shape, value }: Bounded): Tensor => ({ shape, data: value });

/** The values of several, by name. */
export const tensorsOf = (tensors: Readonly<Record<string, Bounded>>): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, bounded]) => [name, tensorOf(bounded)]));
