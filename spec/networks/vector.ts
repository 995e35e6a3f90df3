import type { Spread } from "../language/error/error-bound.ts";
import { zeros } from "../language/evaluate/zeros.ts";
import type { Bounded } from "./bounded.ts";

/** Values of one vector (or of a matrix, row-major) with their bounds. */
export interface Vector extends Spread {
  readonly value: readonly number[];
}

/** Vectors by name: a state, the parameters, or the cotangents of either. */
export type Vectors = Readonly<Record<string, Vector>>;

/** Numbers that the implementation and the oracle share bit for bit; `grain` is a power of two that divides all, or 0. */
export const shared = (value: readonly number[], grain: number): Vector => ({
  value,
  error: value.map(() => 0),
  grain,
  sum: null,
});

/** `length` zeros, exactly. */
export const zero = (length: number, grain = 0): Vector => shared(zeros(length), grain);

/** The `length` elements at `offset`. */
export const slice = ({ value, error, grain, sum }: Vector, offset: number, length: number): Vector => {
  const part = (all: readonly number[]): readonly number[] => all.slice(offset, offset + length);
  return {
    value: part(value),
    error: part(error),
    grain,
    sum: sum && { inherited: part(sum.inherited), magnitude: part(sum.magnitude), count: sum.count },
  };
};

/** One after another: [a; b]. */
export const concat = (parts: readonly Vector[]): Vector => ({
  value: parts.flatMap(({ value }) => value),
  error: parts.flatMap(({ error }) => error),
  grain: Math.min(...parts.map(({ grain }) => grain)),
  sum: null,
});

/** The tensor of `shape` whose rows, in row-major order, are `rows`. */
export function stack(shape: readonly number[], rows: readonly Vector[]): Bounded {
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
