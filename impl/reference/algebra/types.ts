/** A vector [n], in one element type. */
export type Vector = Float32Array | Float64Array;

/** A matrix [rows, columns], row-major. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Vector;
}

/** A matrix and the vector it meets: M v, Mᵀ d or M += d vᵀ. */
export type Product = readonly [Matrix, Vector];

/** The activations that a cell may be given. */
export const activations = [
  "tanh",
  "relu",
  "identity",
  "sigmoid",
  "hard-sigmoid",
  "hard-sigmoid-6",
  "softsign",
  "softplus",
] as const;

/** The activations that a gate may be given. */
export const gateActivations = ["sigmoid", "hard-sigmoid", "hard-sigmoid-6"] as const;

/** The activations of the algebra. */
export type Activation = (typeof activations)[number] | "exp";

/** The activations of gates: between 0 and 1. */
export type GateActivation = (typeof gateActivations)[number];

/**
 * The vector algebra in which the cells are written. Vectors of one call have one length; nothing is changed in place but
 * what `accumulate` adds to. Every single operation is rounded to the element type.
 */
export interface Algebra extends Readonly<Record<Activation, (a: Vector) => Vector>> {
  /** b + Σ M v, [rows]. The order is fixed: b (0 where `null`), then each product's columns from 0 on. */
  readonly affine: (b: Vector | null, ...products: readonly [Product, ...Product[]]) => Vector;
  /** Σ Mᵀ d, [columns]. */
  readonly transposed: (...products: readonly [Product, ...Product[]]) => Vector;
  /** db += d (unless `null`), dM += d vᵀ: how an `affine` passes its derivative d [rows] on to its parameters. */
  readonly accumulate: (d: Vector, db: Vector | null, ...products: readonly Product[]) => void;
  /** Sums and products of two or more [n], from left to right. */
  readonly add: (first: Vector, ...more: readonly Vector[]) => Vector;
  readonly mul: (first: Vector, ...more: readonly Vector[]) => Vector;
  readonly sub: (a: Vector, b: Vector) => Vector;
  readonly div: (a: Vector, b: Vector) => Vector;
  /** The larger of two, element by element; and 1 where a > b, else 0. */
  readonly max: (a: Vector, b: Vector) => Vector;
  readonly exceeds: (a: Vector, b: Vector) => Vector;
  /** 1 − a */
  readonly complement: (a: Vector) => Vector;
  /** k·a and k + a, the same number k for every element. */
  readonly times: (k: number, a: Vector) => Vector;
  readonly plus: (k: number, a: Vector) => Vector;
  /** a within ±k; and, told from that, its slope: 1 inside, 0 where it is cut off. */
  readonly clip: (k: number, a: Vector) => Vector;
  readonly within: (k: number, clipped: Vector) => Vector;
  /** a where the mask is not 0, b elsewhere. */
  readonly select: (mask: Vector, a: Vector, b: Vector) => Vector;
  readonly sqrt: (a: Vector) => Vector;
  /** Natural. */
  readonly log: (a: Vector) => Vector;
  readonly cos: (a: Vector) => Vector;
  readonly sin: (a: Vector) => Vector;
  /** Σ aᵢbᵢ and Σ aᵢ, from left to right. */
  readonly dot: (a: Vector, b: Vector) => number;
  readonly sum: (a: Vector) => number;
  /** e^a / Σ e^a */
  readonly softmax: (a: Vector) => Vector;
  /** φ'(a), told from the value φ(a). */
  readonly slope: Readonly<Record<Activation, (value: Vector) => Vector>>;
  /** u vᵀ, [r], [c] → [r·c], row-major. */
  readonly outer: (u: Vector, v: Vector) => Vector;
  /** [size], every element 1. */
  readonly ones: (size: number) => Vector;
  /** [n], [k] → [n + k] */
  readonly concat: (a: Vector, b: Vector) => Vector;
  /** The part at `place` (from 0) of `count` parts of one size: [count·n] → [n]; a view. */
  readonly part: (whole: Vector, place: number, count: number) => Vector;
}
