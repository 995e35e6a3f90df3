import type { ActivationName } from "./expression.ts";
import { sums } from "./sums.ts";
import type { Term } from "./terms.ts";

/**
 * The numbers an expression is evaluated in. Every sum of products in a graph goes through `sum`, flattened, so that an
 * arithmetic decides on the order of summation and on fused steps.
 */
export interface Arithmetic<T> {
  readonly from: (value: number) => T;
  readonly add: (a: T, b: T) => T;
  readonly mul: (a: T, b: T) => T;
  /** Σ aₖ·bₖ over all k. The arrays are only lent. */
  readonly sum: (a: readonly T[], b: readonly T[]) => T;
  /** All `size` elements of a sum at once: the same results as `sum` for each of them, sooner. */
  readonly sums?: (terms: readonly Term[], values: readonly (readonly T[])[], size: number) => T[];
  readonly activation: Readonly<Record<ActivationName, (a: T) => T>>;
  /** φ′(a), given a and y = φ(a). */
  readonly slope: Readonly<Record<ActivationName, (a: T, y: T) => T>>;
}

/** σ in the form that never overflows. */
const sigmoid = (a: number): number => {
  if (a >= 0) return 1 / (1 + Math.exp(-a));
  const e = Math.exp(a);
  return e / (1 + e);
};

/** IEEE binary64: the oracle. Its own rounding is part of every bound. */
export const float64: Arithmetic<number> = {
  from: (value) => value,
  add: (a, b) => a + b,
  mul: (a, b) => a * b,
  sum: (a, b) => {
    let total = 0;
    for (let k = 0; k < a.length; k++) total += (a[k] as number) * (b[k] as number);
    return total;
  },
  sums,
  activation: { sigmoid, tanh: Math.tanh, relu: (a) => (a > 0 || Number.isNaN(a) ? a : 0), identity: (a) => a },
  slope: {
    sigmoid: (_, y) => y * (1 - y),
    tanh: (_, y) => (1 - y) * (1 + y),
    relu: (a) => (a > 0 ? 1 : 0),
    identity: () => 1,
  },
};
