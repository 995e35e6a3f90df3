/** A tensor of the oracle: values, and how far a correct implementation may be from each. */
export interface Bounded {
  readonly shape: readonly number[];
  /** float64, row-major */
  readonly value: Float64Array;
  /** Same layout; 0 where only the same number is right. */
  readonly error: Float64Array;
}

/** Values of one vector with their bounds. */
export interface Vector {
  readonly value: readonly number[];
  readonly error: readonly number[];
}

/** All zero, exactly. */
export const zeros = (shape: readonly number[]): Bounded => {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, value: new Float64Array(size), error: new Float64Array(size) };
};

/** Writes a vector at `offset`. */
export function put(into: Bounded, offset: number, { value, error }: Vector): void {
  into.value.set(value, offset);
  into.error.set(error, offset);
}

/** The `length` elements at `offset`. */
export const take = (from: Bounded, offset: number, length: number): Vector => ({
  value: [...from.value.subarray(offset, offset + length)],
  error: [...from.error.subarray(offset, offset + length)],
});

/**
 * A sum of many vectors in any order, as a gradient over time and batch is: Σ values, Σ errors, and γ of the number of terms.
 */
export class Accumulator {
  readonly #value: Float64Array;
  readonly #error: Float64Array;
  readonly #magnitude: Float64Array;
  readonly #unit: number;
  #terms = 0;

  constructor(length: number, unit: number) {
    this.#value = new Float64Array(length);
    this.#error = new Float64Array(length);
    this.#magnitude = new Float64Array(length);
    this.#unit = unit;
  }

  add({ value, error }: Vector): void {
    this.#terms++;
    value.forEach((v, i) => {
      const e = error[i] as number;
      this.#value[i] = (this.#value[i] as number) + v;
      this.#error[i] = (this.#error[i] as number) + e;
      this.#magnitude[i] = (this.#magnitude[i] as number) + Math.abs(v) + e;
    });
  }

  total(shape: readonly number[]): Bounded {
    const additions = Math.max(0, this.#terms - 1) * this.#unit;
    const gamma = additions / (1 - additions);
    return { shape, value: this.#value, error: this.#error.map((e, i) => e + gamma * (this.#magnitude[i] as number)) };
  }
}
