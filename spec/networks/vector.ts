import { type ErrorBound, kept as boundOfKept } from "../language/error/error-bound.ts";
import type { Precision } from "../language/precision.ts";
import { zeros } from "../language/evaluate/zeros.ts";
import type { Bounded } from "./bounded.ts";

/** Values of one vector (or of a matrix, row-major) with their bounds. */
export interface BoundedVector extends ErrorBound {
  readonly value: readonly number[];
}

/** Vectors by name: a state, the parameters, or the cotangents of either. */
export type BoundedVectors = Readonly<Record<string, BoundedVector>>;

/** Numbers that the implementation and the oracle share bit for bit; `quantum` is a power of two that divides all, or 0. */
export const shared = (value: readonly number[], quantum: number): BoundedVector => ({
  value,
  error: value.map(() => 0),
  quantum: quantum,
  sum: null,
});

/** `length` zeros, exactly. */
export const zero = (length: number, quantum = 0): BoundedVector => shared(zeros(length), quantum);

/** The `length` elements at `offset`. */
export const slice = ({ value, error, quantum, sum }: BoundedVector, offset: number, length: number): BoundedVector => {
  const part = (all: readonly number[]): readonly number[] => all.slice(offset, offset + length);
  return {
    value: part(value),
    error: part(error),
    quantum,
    sum: sum && { inherited: part(sum.inherited), magnitude: part(sum.magnitude), count: sum.count, parts: sum.parts },
  };
};

/** A vector as it is kept between steps. */
export const kept = (vector: BoundedVector, precision: Precision): BoundedVector => ({
  ...vector,
  ...boundOfKept(vector.value, vector, precision),
});

/** One after another: [a; b]. */
export const concat = (parts: readonly BoundedVector[]): BoundedVector => ({
  value: parts.flatMap(({ value }) => value),
  error: parts.flatMap(({ error }) => error),
  quantum: Math.min(...parts.map(({ quantum }) => quantum)),
  sum: null,
});

/** The tensor of `shape` whose rows, in row-major order, are `rows`. */
export function stack(shape: readonly number[], rows: readonly BoundedVector[]): Bounded {
  const size = shape.reduce((product, length) => product * length, 1);
  const stacked = { shape, value: new Float64Array(size), error: new Float64Array(size) };
  let offset = 0;
  for (const { value, error } of rows) {
    stacked.value.set(value, offset);
    stacked.error.set(error, offset);
    offset += value.length;
  }
  return stacked;
}
