/** A request is held to its own sizes: nothing is computed from tensors that do not fit. */
import { dtypeOf, elements, tensor, type Dtype, type Tensor, type Tensors } from "../../../spec/tensor.ts";

/** Gives the tensor of a name and shape. */
export type Source = (name: string, shape: readonly number[]) => Tensor;

/** Fresh zeros for every name. */
export const zeros =
  (dtype: Dtype): Source =>
  (_, shape) =>
    tensor(dtype, shape);

/** The request's tensors, each as `expected`. */
export const given =
  (what: string, tensors: Tensors, dtype: Dtype): Source =>
  (name, shape) =>
    expected(`${what}.${name}`, tensors[name], dtype, shape);

/** The same, with zeros for absent tensors. */
export const givenOrZeros =
  (what: string, tensors: Tensors | null, dtype: Dtype): Source =>
  (name, shape) =>
    expected(`${what}.${name}`, tensors?.[name] ?? tensor(dtype, shape), dtype, shape);

const isShape = (got: readonly number[], wanted: readonly number[]): boolean =>
  got.length === wanted.length && got.every((size, axis) => size === wanted[axis]);

/**
 * The tensor, where it has this element type, shape and number of elements.
 * @throws RangeError saying which tensor, what it is and what was wanted
 */
export function expected(what: string, got: Tensor | undefined, dtype: Dtype, shape: readonly number[]): Tensor {
  if (got !== undefined && dtypeOf(got) === dtype && got.data.length === elements(shape) && isShape(got.shape, shape))
    return got;
  const wanted = `${dtype} [${shape.join(",")}]`;
  if (got === undefined) throw new RangeError(`reference: the request has no ${what}, wanted ${wanted}`);
  const is = `${dtypeOf(got)} [${got.shape.join(",")}]`;
  throw new RangeError(`reference: ${what} is ${is} with ${got.data.length} elements, wanted ${wanted}`);
}

/**
 * The list, where it has this many entries.
 * @throws RangeError saying which list, how many there are and how many were wanted
 */
export function expectedCount<T>(what: string, got: readonly T[], count: number): readonly T[] {
  if (got.length === count) return got;
  throw new RangeError(`reference: ${what} has ${got.length} entries, wanted ${count}`);
}
