/**
 * Initial values of parameters, float64. A matrix is [r, c]: c inputs, r outputs; where G gates are one matrix it is [n, Gn].
 *
 *     uniform         U(−a, a)
 *     Glorot uniform  U(−a, a), a = √(6/(r + c))     X. Glorot, Y. Bengio 2010
 *     Glorot normal   N(0, 2/(r + c))                the same; not truncated, as Keras and TensorFlow.js do
 *     orthogonal      Q of a normal matrix = QR      A. M. Saxe, J. L. McClelland, S. Ganguli 2014
 *     identity        I                              IRNN: Q. V. Le, N. Jaitly, G. E. Hinton 2015
 *     constant        b_f = 1                        F. A. Gers et al. 2000; R. Jozefowicz et al. 2015
 *     chrono          b_f = ln U(1, T), b_i = −b_f   C. Tallec, Y. Ollivier 2018, who have T − 1 for T
 */
import { elements, tensor, type Tensor, type Tensors } from "../../../../spec/tensor.ts";
import { normal } from "../heads/random.ts";
import type { Random } from "../../../../spec/random.ts";
import { orthonormalised } from "./orthonormal.ts";

/** A rule for the initial values of a tensor; it draws as many numbers as it needs, in row-major order. */
export type Initialiser = (shape: readonly number[], random: Random) => Tensor;

/** An initialiser with the same value everywhere. */
export const constant =
  (value: number): Initialiser =>
  (shape) =>
    filled(shape, () => value);

/** An initialiser that draws from U(−a, a). */
export const uniform =
  (a: number): Initialiser =>
  (shape, random) =>
    filled(shape, () => between(-a, a, random));

/** The initialiser of Glorot & Bengio 2010 from a uniform distribution, for a matrix [r, c]. @throws RangeError for another shape */
export const glorotUniform: Initialiser = (shape, random) => {
  const { r, c } = matrix("glorotUniform", shape);
  return uniform(Math.sqrt(6 / (r + c)))(shape, random);
};

/** The initialiser of Glorot & Bengio 2010 from a normal distribution, for a matrix [r, c]. @throws RangeError for another shape */
export const glorotNormal: Initialiser = (shape, random) => {
  const { r, c } = matrix("glorotNormal", shape);
  const deviation = Math.sqrt(2 / (r + c));
  return filled(shape, () => deviation * normal(random));
};

/**
 * The initialiser of Saxe et al. 2014: the shorter of rows and columns are orthonormal. Of [n, Gn] all rows are, while its gates
 * [n, n] by themselves are not orthogonal. Uniformly distributed, as R has a positive diagonal.
 * @throws RangeError for another shape than a matrix
 */
export const orthogonal: Initialiser = (shape, random) => {
  const { r, c } = matrix("orthogonal", shape);
  const wide = r <= c;
  const [count, size] = wide ? [r, c] : [c, r];
  const drawn = Array.from({ length: count }, () => Float64Array.from({ length: size }, () => normal(random)));
  const q = orthonormalised(drawn);
  return tensor(
    "float64",
    shape,
    Array.from({ length: r * c }, (_, at) => {
      const [i, j] = [Math.floor(at / c), at % c];
      return wide ? q[i]![j]! : q[j]![i]!;
    }),
  );
};

/** The identity matrix as an initialiser (IRNN: Le et al. 2015). @throws RangeError for another shape */
export const identity: Initialiser = (shape) => {
  const { r, c } = matrix("identity", shape);
  if (r !== c) throw new RangeError(`identity: shape is [${shape.join(",")}], wanted as many rows as columns`);
  return filled(shape, (at) => (at % (c + 1) === 0 ? 1 : 0));
};

/**
 * Biases [n] of an input and a forget gate, for a memory of 1 to T steps.
 * @throws RangeError where T is below 1
 */
export function chrono(n: number, T: number, random: Random): { readonly b_f: Tensor; readonly b_i: Tensor } {
  if (!(T >= 1)) throw new RangeError(`chrono: T is ${T}, wanted at least 1`);
  const b_f = filled([n], () => Math.log(between(1, T, random)));
  return { b_f, b_i: filled([n], (at) => -b_f.data[at]!) };
}

/** Tensors for a record of shapes, in its order, each by the initialiser of its name. */
export const initialise = (
  shapes: Readonly<Record<string, readonly number[]>>,
  initialiserOf: (name: string) => Initialiser,
  random: Random,
): Tensors =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, initialiserOf(name)(shape, random)]));

const between = (least: number, most: number, random: Random): number => least + (most - least) * random();

const filled = (shape: readonly number[], value: (at: number) => number): Tensor =>
  tensor(
    "float64",
    shape,
    Array.from({ length: elements(shape) }, (_, at) => value(at)),
  );

function matrix(what: string, [r, c, ...more]: readonly number[]): { readonly r: number; readonly c: number } {
  if (r !== undefined && c !== undefined && more.length === 0) return { r, c };
  const shape = [r, c, ...more].filter((size) => size !== undefined);
  throw new RangeError(`${what}: shape is [${shape.join(",")}], wanted a matrix`);
}
