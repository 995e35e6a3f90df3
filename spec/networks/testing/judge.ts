import type { Decimal } from "decimal.js";
import { exactly } from "../../language/testing/decimal.ts";
import type { Bounded } from "../bounded.ts";
import type { Expectation } from "../oracle.ts";
import type { Answer } from "./execute.ts";

/** Values and bounds of one vector of an expectation. */
export interface Part {
  readonly value: ArrayLike<number>;
  readonly error: ArrayLike<number>;
}

const stepOf = ({ value, error }: Bounded, name: string, length: number): Part => {
  const from = Number(name.slice(1)) * length;
  return { value: value.subarray(from, from + length), error: error.subarray(from, from + length) };
};

/** The part of an expectation of one row that an unrolled graph calls `name`. */
export function forwardPart({ y, final }: Expectation, name: string): Part {
  return final[0]?.[0]?.[name] ?? stepOf(y, name, y.shape[2] as number);
}

/** As `forwardPart`, for gradients. */
export function backwardPart({ gradients }: Expectation, name: string): Part {
  const { x, params, initial } = gradients as NonNullable<Expectation["gradients"]>;
  return initial[0]?.[0]?.[name] ?? params[0]?.[0]?.[name] ?? stepOf(x, name, x.shape[2] as number);
}

/** A number of an answer that is outside its bound. */
export interface Outside {
  readonly name: string;
  readonly i: number;
  readonly got: number;
  readonly want: string;
  readonly distance: number;
  readonly bound: number;
}

export interface Judgement {
  readonly outside: readonly Outside[];
  /** Largest distance over bound. */
  readonly worst: number;
}

/** A number of 50 digits beside its two leading float64, which mostly are enough to judge by. */
export class Exact {
  readonly #value: Decimal;
  readonly #near: number;
  readonly #rest: number;

  constructor(value: Decimal) {
    this.#value = value;
    this.#near = value.toNumber();
    this.#rest = value.sub(exactly(this.#near)).toNumber();
  }

  /** Distance of `v`; too large by 2⁻⁵⁰ of itself and of one rounding, where it is within the bound all the same. */
  distance(v: number, bound: number): number {
    const far = Math.abs(v - this.#near);
    const above = Math.abs(v - this.#near - this.#rest) + (far + Math.abs(this.#rest)) * 2 ** -50;
    return above <= bound ? above : exactly(v).sub(this.#value).abs().toNumber();
  }

  toString(): string {
    return this.#value.toString();
  }
}

/** Hold an answer to numbers within bounds. */
export function judge(
  got: Answer<number>,
  wanted: (name: string) => { readonly value: ArrayLike<number | Exact>; readonly error: ArrayLike<number> },
): Judgement {
  const outside: Outside[] = [];
  let worst = 0;
  for (const [name, values] of Object.entries(got)) {
    const { value, error } = wanted(name);
    values.forEach((v, i) => {
      const want = value[i] as number | Exact;
      const bound = error[i] as number;
      const distance = typeof want === "number" ? Math.abs(v - want) : want.distance(v, bound);
      // NaN is right too if anything may have overflowed
      if (bound !== Infinity && !(distance <= bound))
        outside.push({ name, i, got: v, want: String(want), distance, bound });
      if (bound > 0 && bound < Infinity) worst = Math.max(worst, distance / bound);
    });
  }
  return { outside, worst };
}
