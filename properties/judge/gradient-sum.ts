import type { Gradients } from "../../impl/contract.ts";
import type { Comparison } from "../law.ts";
import { type Oracle, type Part, partsOf } from "./oracle.ts";
import { gamma, nanToInfinity } from "../../spec/language/error/rounding.ts";

/** Gradients that were answered, and what the specification says they are. */
export interface Answered {
  readonly gradients: Gradients;
  readonly expected: Oracle;
}

/**
 * Gradients of a whole against the sum of those of its addends: each is within its bound of its exact value, and the exact ones
 * add up.
 */
export function againstSumOfGradients(whole: Answered, addends: readonly Answered[]): Comparison[] {
  const [own, ...others] = [whole, ...addends].map(({ gradients, expected }) =>
    partsOf(expected("any"), { gradients }).map((part) => ({ part, expected })),
  );
  return (own ?? []).map(({ part, expected }, k): Comparison => {
    const { shape, data } = part.got;
    const its = others.map((parts) => parts[k] as { part: Part; expected: Oracle });
    const values = its.map((addend) => addend.part.got.data);
    const sum = (of: (i: number, addend: number) => number): Float64Array =>
      Float64Array.from(data, (_, i) => its.reduce((total, _addend, j) => total + of(i, j), 0));
    const valueAt = (i: number, j: number): number => values[j]?.[i] as number;
    return {
      what: part.what,
      shape,
      got: data,
      want: sum(valueAt),
      tolerance: {
        from: "running error analysis of the equations and of their derivative, for each of the runs",
        of: (accuracy) => {
          const errors = its.map((addend) => addend.part.of(addend.expected(accuracy)).error);
          const theirs = sum((i, j) => (errors[j]?.[i] as number) + gamma(its.length) * Math.abs(valueAt(i, j)));
          return part.of(expected(accuracy)).error.map((error, i) => nanToInfinity(error + (theirs[i] as number)));
        },
      },
    };
  });
}
