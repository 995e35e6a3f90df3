import type { AbsoluteResult } from "../../bench/absolute/result.ts";
import type { CompareResult } from "../../bench/compare.ts";
import { scalarCeiling } from "../../bench/ceiling/measure.ts";
import type { Interval } from "../../bench/core/interval.ts";
import { LEAST } from "../../bench/history.ts";
import type { BenchResult } from "../../bench/result.ts";
import { type Change, type Difference, notComparableOf } from "../report/difference.ts";
import { ReportError } from "../report/report.ts";
import { formatChange } from "./compare-words.ts";

type Kind = "new" | "fixed" | "known" | "gone";
type Place = readonly [implementation: string, workload: string];

/** Results by kind: one line each, and the reasons why others have no counterpart. */
class Collected {
  readonly #changes: Record<Kind, Change[]> = { new: [], fixed: [], known: [], gone: [] };
  readonly #reasons = new Map<string, number>();

  add(kind: Kind, [implementation, cell]: Place, cause: string): void {
    this.#changes[kind].push({ implementation, cell, cause, law: "speed", laws: 1, replay: null });
  }

  apart(reason: string): void {
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }

  get difference(): Difference {
    return { ...this.#changes, notComparable: notComparableOf(this.#reasons) };
  }
}

/** Times in scalar multiply-adds of the same run, which take most of the machine's drift with them, by target and workload. */
function timesOf({ analysis }: AbsoluteResult): Map<string, { readonly place: Place; readonly time: Interval }> {
  const kernel = analysis.ceilings.find(({ name }) => name === scalarCeiling)?.value ?? 1;
  return new Map(
    analysis.figures.map(({ target, workload, time: { est, lo, hi, level } }) => [
      JSON.stringify([target, workload]),
      { place: [target, workload], time: { est: est * kernel, lo: lo * kernel, hi: hi * kernel, level } },
    ]),
  );
}

/** The reason why two runs say nothing of each other; null where they do. */
function whyApart(base: AbsoluteResult, head: AbsoluteResult): string | null {
  if (base.env.machineClass !== head.env.machineClass) return "the base was measured on another class of machine";
  if (base.tool.harness !== head.tool.harness) return "the base was measured by another version of bench/";
  return null;
}

/** Two runs one after the other: slower where even the slowest of the base is faster, by 2 % at least. */
function ofRuns(base: AbsoluteResult, head: AbsoluteResult): Difference {
  const found = new Collected();
  const before = timesOf(base);
  const after = timesOf(head);
  const other = whyApart(base, head);
  for (const [key, { place, time }] of after) {
    const was = before.get(key)?.time;
    if (other !== null || was === undefined) {
      found.apart(other ?? "the base has no such workload");
      continue;
    }
    if (was.level === 0 || time.level === 0) {
      found.apart("timed once, without an interval");
      continue;
    }
    const ratio: Interval = { est: time.est / was.est, lo: time.lo / was.hi, hi: time.hi / was.lo, level: time.level };
    if (ratio.lo > 1 + LEAST) found.add("new", place, `slower: ${formatChange(ratio)}`);
    else if (ratio.hi < 1 / (1 + LEAST)) found.add("fixed", place, `faster: ${formatChange(ratio)}`);
  }
  for (const [key] of before) if (!after.has(key)) found.apart("the head has no such workload");
  return found.difference;
}

/** Two comparisons of the same kind: regressions that the first had, or had not. */
function ofComparisons(base: CompareResult, head: CompareResult): Difference {
  const found = new Collected();
  const before = new Map(base.analysis.comparisons.map((one) => [one.workload, one]));
  const name = head.sides.head.name;
  for (const { workload, verdict, why, evidence } of head.analysis.comparisons) {
    const place: Place = [name, workload];
    const was = before.get(workload)?.verdict;
    before.delete(workload);
    const change = evidence === null ? "" : `: ${formatChange(evidence.ratio)}`;
    if (verdict === "regression") found.add(was === "regression" ? "known" : "new", place, `slower${change}`);
    else if (verdict === "inconclusive" || verdict === "incomparable") found.apart(why ?? verdict);
    else if (was === "regression") found.add("fixed", place, `no longer slower${change}`);
    else if (verdict === "improvement") found.add("fixed", place, `faster${change}`);
  }
  for (const { workload, verdict } of before.values())
    if (verdict === "regression") found.add("gone", [name, workload], "was slower, and was not timed now");
  return found.difference;
}

/** The difference of two benchmark files: `new` is slower, `fixed` is faster. @throws ReportError where they are of two kinds */
export function benchDifferenceOf(base: BenchResult, head: BenchResult): Difference {
  if (base.kind === "compare" && head.kind === "compare") return ofComparisons(base, head);
  if (base.kind === "absolute" && head.kind === "absolute") return ofRuns(base, head);
  throw new ReportError(
    `--base: is of gatecheck ${base.kind === "compare" ? "compare" : "bench"}, the other file is not`,
  );
}
