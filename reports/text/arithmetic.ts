/** Arithmetics in words, and how near answers come to their bounds. */
import type { Verdict } from "../../properties/verdict.ts";
import { type ArithmeticId, type Grade, profileOf, unitRoundoff } from "../../spec/language/precision.ts";
import { bySize } from "../report/merge-verdicts.ts";
import { formatCount, formatNumber } from "./format.ts";

/** True for a grade that is an arithmetic, by its name or in numbers. */
export const isArithmetic = (grade: Grade | null): grade is ArithmeticId =>
  grade !== null && grade !== "faithful" && grade !== "absolute";

const typeOf = (unit: number): string => {
  const known = Object.entries(unitRoundoff).find(([, its]) => its === unit);
  return known === undefined ? `2^${Math.log2(unit)}` : known[0];
};

/** `float16 stored, float32 sums`: what is not the storage's own. */
export function inWords(arithmetic: ArithmeticId): string {
  const { dtype, operands, quantised, sums, gates, activation } = profileOf(arithmetic);
  return [
    `${dtype} stored`,
    ...(operands > gates && operands !== unitRoundoff[dtype] ? [`factors of ${-Math.log2(operands)} digits`] : []),
    ...(quantised > 0 ? ["quantised factors"] : []),
    ...(sums === unitRoundoff[dtype] ? [] : [`${typeOf(sums)} sums`]),
    ...(gates === unitRoundoff[dtype] ? [] : [`${typeOf(gates)} operations`]),
    ...(dtype.startsWith("float") && activation.relative > 8 * gates
      ? [`activations within ${formatNumber(Math.max(activation.relative, activation.absolute), 2)}`]
      : []),
  ].join(", ");
}

/** Verdicts that hold in one arithmetic. */
const holding = (verdicts: readonly Verdict[]): Map<ArithmeticId, Verdict[]> =>
  Map.groupBy(
    verdicts.filter(({ verdict, grade }) => verdict === "holds" && isArithmetic(grade)),
    ({ grade }) => grade as ArithmeticId,
  );

/** `float16 stored, float32 sums: 0.31 of the bound, 4,096 cases`, for each arithmetic in which laws hold. */
export function arithmeticLines(verdicts: readonly Verdict[]): string[] {
  return [...holding(verdicts)].map(([arithmetic, its]) => {
    const most = Math.max(0, ...its.flatMap(({ worst }) => (worst === null ? [] : [bySize(worst.ratio)])));
    const cases = its.reduce((sum, one) => sum + one.cases, 0);
    return `${inWords(arithmetic)}: ${formatNumber(most, 2)} of the bound, ${formatCount(cases, "case")}`;
  });
}

/** The largest observed error as a share of its bound, by output, in one arithmetic; the largest first. */
export interface ByOutput {
  readonly arithmetic: ArithmeticId;
  readonly outputs: readonly (readonly [output: string, ratio: number])[];
}

/** Shares of the bound by output, for each arithmetic in which laws hold. */
export const sharesByOutput = (verdicts: readonly Verdict[]): ByOutput[] =>
  [...holding(verdicts)].map(([arithmetic, its]) => {
    const most = new Map<string, number>();
    for (const { outputs = {} } of its)
      for (const [output, ratio] of Object.entries(outputs))
        most.set(output, Math.max(most.get(output) ?? 0, bySize(ratio)));
    return { arithmetic, outputs: [...most].sort(([, a], [, b]) => b - a) };
  });
