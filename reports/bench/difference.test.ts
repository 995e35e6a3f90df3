import { expect, test } from "vitest";
import type { AbsoluteResult } from "../../bench/absolute/result.ts";
import type { CompareResult } from "../../bench/compare.ts";
import type { Decision } from "../../bench/paired/analysis.ts";
import committed from "../results/loops/result.json" with { type: "json" };
import absolute from "../results/bench/result.json" with { type: "json" };
import { benchDifferenceOf } from "./difference.ts";

const run = absolute as unknown as AbsoluteResult;
const comparison = committed as unknown as CompareResult;

/** The run with the times of its first workload multiplied. */
function timed(factor: number, changes: Partial<AbsoluteResult> = {}): AbsoluteResult {
  const [first, ...others] = run.analysis.figures;
  const { est, lo, hi, level } = first!.time;
  const time = { est: est * factor, lo: lo * factor, hi: hi * factor, level };
  return { ...run, ...changes, analysis: { ...run.analysis, figures: [{ ...first!, time }, ...others] } };
}
const kinds = (...[base, head]: Parameters<typeof benchDifferenceOf>): readonly number[] => {
  const { new: added, fixed, known, gone } = benchDifferenceOf(base, head);
  return [added, fixed, known, gone].map(({ length }) => length);
};

test("a workload that is surely slower than in the base is new, a faster one is fixed", () => {
  expect(kinds(run, run)).toEqual([0, 0, 0, 0]);
  expect(kinds(run, timed(9))).toEqual([1, 0, 0, 0]);
  expect(kinds(run, timed(1 / 9))).toEqual([0, 1, 0, 0]);
  expect(benchDifferenceOf(run, timed(9)).new[0]?.cause).toMatch(/^slower: \+800\.00 % \[/);
});

test("runs of other machines and harnesses, and workloads of one run alone, are not comparable", () => {
  const why = (base: AbsoluteResult, head: AbsoluteResult): readonly string[] =>
    benchDifferenceOf(base, head).notComparable.map(({ reason }) => reason);
  const elsewhere = timed(9, { env: { ...run.env, machineClass: "other" } });
  expect(why(run, elsewhere)).toEqual(["the base was measured on another class of machine"]);
  expect(kinds(run, elsewhere)).toEqual([0, 0, 0, 0]);
  const harness = timed(9, { tool: { ...run.tool, harness: "other" } });
  expect(why(run, harness)).toEqual(["the base was measured by another version of bench/"]);
  const fewer = { ...run, analysis: { ...run.analysis, figures: run.analysis.figures.slice(1) } };
  expect(why(fewer, run)).toContain("the base has no such workload");
  expect(why(run, fewer)).toContain("the head has no such workload");
});

test("a regression of a comparison is new, known, fixed or gone beside an earlier comparison", () => {
  const [one] = comparison.analysis.comparisons;
  const of = (...verdicts: readonly Decision[]): CompareResult => ({
    ...comparison,
    analysis: {
      ...comparison.analysis,
      comparisons: verdicts.map((verdict, k) => ({ ...one!, workload: `w${k}`, verdict, why: null })),
    },
  });
  expect(kinds(of("pass"), of("regression"))).toEqual([1, 0, 0, 0]);
  expect(kinds(of("regression"), of("pass"))).toEqual([0, 1, 0, 0]);
  expect(kinds(of("pass"), of("improvement"))).toEqual([0, 1, 0, 0]);
  expect(kinds(of("regression"), of("regression"))).toEqual([0, 0, 1, 0]);
  expect(kinds(of("regression"), of())).toEqual([0, 0, 0, 1]);
  expect(benchDifferenceOf(of("pass"), of("inconclusive")).notComparable).toEqual([
    { reason: "inconclusive", verdicts: 1 },
  ]);
});

test("a run and a comparison are of two kinds", () => {
  expect(() => benchDifferenceOf(run, comparison)).toThrow(/^--base: is of gatecheck bench, the other file is not$/);
});
