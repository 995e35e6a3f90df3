/** Answers beside each other and beside the definition, as whole. */
import type { RunAnswer } from "../../impl/contract.ts";
import { leaves } from "../../impl/tree.ts";
import type { Bounded } from "../../spec/networks/bounded.ts";
import type { Expectation } from "../../spec/networks/oracle.ts";
import { partsOf } from "../judge/oracle.ts";

/** One tensor of an answer beside what is expected, number by number. */
interface Numbers {
  readonly shape: readonly number[];
  readonly value: Float64Array;
  readonly error: Float64Array;
  readonly bound: Float64Array;
  readonly within: readonly boolean[];
}

/** y, then the states. */
export function numbersOf(expected: Expectation, { y, final }: RunAnswer): Numbers[] {
  return partsOf(expected, { ...(y && { y }), ...(final && { final }) }).map(({ got, of }) => {
    const { shape, value, error: bound } = of(expected);
    const error = Float64Array.from(value, (v, k) => Math.abs((got.data[k] as number) - v));
    const within = Array.from(
      value,
      (v, k) => Object.is(got.data[k], v) || (error[k] as number) <= (bound[k] as number),
    );
    return { shape, value, error, bound, within };
  });
}

export const isRight = (expected: Expectation, answer: RunAnswer): boolean =>
  numbersOf(expected, answer).every(({ within }) => within.every((is) => is));

const tensors = ({ y, final }: RunAnswer): (readonly number[] | Float32Array | Float64Array)[] =>
  leaves({ y, final }).map(([, { data }]) => data);

/** True where no number is other than 0. */
export const isZero = (answer: RunAnswer): boolean => tensors(answer).every((data) => data.every((v) => v === 0));

/** True where all bits are the same. */
export function isSame(one: RunAnswer, other: RunAnswer): boolean {
  const others = tensors(other);
  return tensors(one).every((data, i) => data.every((v, k) => Object.is(v, others[i]?.[k])));
}

const bounded = ({ y, final }: Expectation): (readonly [string, Bounded])[] => leaves({ y, final });

/** True where right answers to two requests of one shape must differ in some number. */
export function differ(one: Expectation, other: Expectation): boolean {
  const others = bounded(other);
  return bounded(one).some(([, { value, error }], i) => {
    const its = others[i]?.[1];
    return value.some(
      (v, k) => Math.abs(v - (its?.value[k] as number)) > (error[k] as number) + (its?.error[k] as number),
    );
  });
}
