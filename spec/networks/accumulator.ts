import type { Precision } from "../language/precision.ts";
import { rounded } from "../language/error/error-bound.ts";
import { zeros } from "../language/evaluate/zeros.ts";
import { type BoundedVector, kept } from "./vector.ts";

/** A sum of many vectors, as a gradient over time and batch is: all their products, in any order, are one sum. */
export class Accumulator {
  readonly #value: number[];
  readonly #inherited: number[];
  readonly #magnitude: number[];
  #count = 0;
  #parts = 0;

  constructor(length: number) {
    this.#value = zeros(length);
    this.#inherited = zeros(length);
    this.#magnitude = zeros(length);
  }

  add({ value, error, sum }: BoundedVector): void {
    this.#count += sum?.count ?? 1;
    this.#parts += sum?.parts ?? 1;
    for (let i = 0; i < value.length; i++) {
      const v = value[i] as number;
      const e = error[i] as number;
      (this.#value[i] as number) += v;
      (this.#inherited[i] as number) += sum === null ? e : (sum.inherited[i] as number);
      (this.#magnitude[i] as number) += sum === null ? Math.abs(v) + e : (sum.magnitude[i] as number);
    }
  }

  /** The sum so far, for an implementation that computes in `precision`. */
  total(precision: Precision): BoundedVector {
    const sum = { inherited: this.#inherited, magnitude: this.#magnitude, count: this.#count, parts: this.#parts };
    return kept({ value: this.#value, error: rounded(sum, 0, precision), quantum: 0, sum }, precision);
  }
}
