import { type Case, formatCase } from "../../properties/cases/case.ts";
import { drawRequest } from "../../properties/cases/request.ts";
import { type Cell, answeredStates, stepOf } from "../../spec/cell.ts";
import {
  type ArithmeticId,
  type Precision,
  type Profile,
  precision,
  profileOf,
} from "../../spec/language/precision.ts";
import { gammaOf } from "../../spec/language/error/rounding.ts";
import { expectation } from "../../spec/networks/oracle.ts";
import type { Options } from "../../spec/options.ts";
import type { SizeOf } from "../../spec/language/sizes.ts";

/** Bounds of one step of a cell in an arithmetic, over drawn cases. */
export interface StepBound {
  readonly cell: string;
  readonly precision: ArithmeticId;
  readonly numbers: Profile;
  readonly sizes: SizeOf;
  /** The rounding of a sum of so many products in so many parts, as a share of Σ |products|: a pre-activation W x + U h + b. */
  readonly sum: { readonly products: number; readonly parts: number; readonly relative: number };
  /** By output and state: the median and the largest bound of its numbers, and the largest of the numbers themselves. */
  readonly outputs: Readonly<
    Record<string, { readonly median: number; readonly largest: number; readonly size: number }>
  >;
  readonly cases: number;
  /** The first of the cases. */
  readonly case: string;
}

const CASES = 32;

/** @param sizes m, n and further sizes of the cell */
export function stepBound(cell: Cell, options: Options, sizes: SizeOf, name: ArithmeticId): StepBound {
  const { m = 1, n = 1, ...further } = sizes;
  const step = stepOf(cell, options);
  const profile = profileOf(name);
  const arithmetic: Precision = precision(profile.dtype, name);
  const drawn = Array.from({ length: CASES }, (_, k): Case => ({
    cell: cell.id,
    options,
    T: 1,
    B: 1,
    m,
    n,
    further,
    lengths: null,
    direction: "forward",
    layers: 1,
    regime: "tame",
    dtype: profile.dtype,
    start: "drawn",
    loss: "both",
    zero: [],
    integers: false,
    seed: k + 1,
  }));
  const found = drawn.map((c) => expectation(drawRequest(c).request, { precision: arithmetic, gradients: false }));
  const summary = (of: readonly (readonly [number, number])[]): StepBound["outputs"][string] => {
    const errors = of.map(([, error]) => error).sort((a, b) => a - b);
    return {
      median: errors[errors.length >> 1] ?? 0,
      largest: errors.at(-1) ?? 0,
      size: Math.max(...of.map(([value]) => Math.abs(value))),
    };
  };
  const pairs = ({
    value,
    error,
  }: {
    readonly value: Float64Array;
    readonly error: Float64Array;
  }): [number, number][] => Array.from(value, (v, i) => [v, error[i] as number]);
  const states = answeredStates(step).map(([state]) => [
    state,
    summary(found.flatMap(({ final }) => pairs(final[0]?.[0]?.[state] as Parameters<typeof pairs>[0]))),
  ]);
  const y = cell.output in cell.state ? [] : [["y", summary(found.flatMap((one) => pairs(one.y)))] as const];
  const sum = { products: m + n + 1, parts: 3 };
  return {
    cell: cell.id,
    precision: name,
    numbers: profile,
    sizes,
    sum: { ...sum, relative: gammaOf(sum.products, sum.parts, arithmetic) },
    outputs: Object.fromEntries([...y, ...states]) as StepBound["outputs"],
    cases: CASES,
    case: formatCase(drawn[0] as Case),
  };
}

/** `2⁻¹¹`, or a number with three digits. */
function power(value: number): string {
  const exponent = Math.log2(value);
  if (value === 0) return "0";
  if (!Number.isInteger(exponent)) return value.toPrecision(3);
  return `2${Array.from(String(exponent), (digit) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(digit)]).join("")}`;
}

/** The bound of a step as lines of text. */
export function stepBoundText({
  cell,
  precision: name,
  numbers,
  sizes,
  sum,
  outputs,
  cases,
  case: line,
}: StepBound): string {
  const { dtype, kept, operands, quantised, sums, gates, activation } = numbers;
  const number = (value: number): string => value.toPrecision(2);
  const { products, parts, relative } = sum;
  const rows = Object.entries(outputs).map(
    ([output, { median, largest, size }]) =>
      `  ${output.padEnd(6)} bound ${number(median)} (median), ${number(largest)} (largest); |${output}| up to ${number(size)}`,
  );
  return [
    `One step of ${cell} in ${name}: how far a correct implementation may be from the exact numbers`,
    "",
    `  stored in ${dtype}${kept > 0 ? `, and so are states between steps: ${power(kept)} of each` : ""}`,
    ...(operands > 0 ? [`  factors of matrix products rounded: ${power(operands)} of each`] : []),
    ...(quantised > 0
      ? [`  factors of matrix products quantised: ${power(quantised)} of the largest of their tensor`]
      : []),
    `  sums of N products in K parts: ${gates === sums ? `γ(N, ${power(sums)})` : `(γ(N, ${power(sums)}) + γ(K, ${power(gates)}))`} Σ|products|, γ(N, u) = Nu/(1 − Nu)`,
    `  W x + U h + b has N = ${products} products in K = ${parts} parts: ${number(relative)} Σ|products|`,
    `  every other operation: ${power(gates)} of its result`,
    `  an activation: ${power(activation.relative)} of its value${activation.absolute > 0 ? `, or ${power(activation.absolute)}, whichever is more` : ""}`,
    "",
    `With ${Object.entries(sizes)
      .map(([size, value]) => `${size}=${value}`)
      .join(" ")}, over ${cases} drawn cases (${line}, and the seeds after it):`,
    "",
    ...rows,
    "",
  ].join("\n");
}
