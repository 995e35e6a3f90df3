import { type Dtype, isHalf, stored } from "./storage.ts";

export type { Dtype } from "./storage.ts";

/** Dense array, row-major. A scalar has shape `[]`; a size of 0 is legal and comes with empty data. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}

/** Tensors by name: the parameters `W_i, U_i, b_i, …` or the state `h, c` of one direction of one layer. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** Number of elements of a shape: the product of its sizes, 1 for a scalar. */
export function elements(shape: readonly number[]): number {
  let product = 1;
  for (const size of shape) product *= size;
  return product;
}

/** Coordinates of element `i` of a row-major shape. */
export function coordinates(shape: readonly number[], i: number): number[] {
  const index = shape.map(() => 0);
  for (let axis = shape.length - 1, rest = i; axis >= 0; axis--) {
    const size = shape[axis] as number;
    index[axis] = rest % size;
    rest = Math.floor(rest / size);
  }
  return index;
}

/** The arrays in which the numbers of an element type are held. */
export const arrays: Readonly<Record<Dtype, typeof Float32Array | typeof Float64Array>> = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Float32Array,
  bfloat16: Float32Array,
};

/**
 * A tensor of `shape`, filled from `values` (row-major, rounded to `dtype`) or with zeros.
 * @throws RangeError when the number of values is not the number of elements
 */
export function tensor(dtype: Dtype, shape: readonly number[], values?: ArrayLike<number>): Tensor {
  const size = elements(shape);
  if (values === undefined) return { shape, data: new arrays[dtype](size) };
  if (values.length !== size)
    throw new RangeError(`tensor: shape [${shape.join(",")}] has ${size} elements, got ${values.length} values`);
  const data = new arrays[dtype](values);
  if (isHalf(dtype)) data.forEach((_, i) => (data[i] = stored(dtype, values[i] as number)));
  return { shape, data };
}

/** The element type of the array in which a tensor is held. */
export const dtypeOf = (t: Tensor): Dtype => (t.data instanceof Float32Array ? "float32" : "float64");
