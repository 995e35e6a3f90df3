import type { ActivationName } from "../activation-name.ts";
import { functions } from "../functions.ts";
import { sums } from "./sums.ts";
import type { Term } from "../terms.ts";

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
  /** e^a / Σ e^a */
  readonly softmax: (a: readonly T[]) => T[];
  /** Only ever asked of masks, clocks and periods, which are exact. */
  readonly toNumber: (a: T) => number;
}

/** One entry for every function, also for those that are defined later. */
const each = <V>(of: (fn: ActivationName) => V): Readonly<Record<ActivationName, V>> =>
  new Proxy({} as Record<ActivationName, V>, { get: (_, fn) => of(fn as ActivationName) });

/** Shifted by its largest element, so that it never overflows. */
function softmax(a: readonly number[]): number[] {
  const largest = Math.max(...a);
  const e = a.map((v) => Math.exp(v - largest));
  const total = e.reduce((sum, v) => sum + v, 0);
  return e.map((v) => v / total);
}

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
  activation: each((fn) => functions[fn].value),
  slope: each((fn) => functions[fn].slope),
  softmax,
  toNumber: (value) => value,
};
