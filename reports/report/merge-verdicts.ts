import type { JsonNumber, Outcome, Verdict } from "../../properties/verdict.ts";
import { weakestOf } from "../../spec/language/precision.ts";
import { canonical, compareCanonical, compareText, distinct, grouped, least } from "../text/canonical.ts";

/** From the one that gives way to all others to the one that prevails over all. */
const severity: readonly Outcome[] = ["unsupported", "vacuous", "holds", "violated", "errored"];
const rank = (verdict: Verdict): number => severity.indexOf(verdict.verdict);

/** A key that two verdicts share if they are about the same thing. */
export const subject = ({ implementation, cell, options, dtype, law, known }: Verdict): string =>
  canonical([implementation, cell, options, dtype, law, known?.id ?? null]);

/** A ratio as a number to order by; NaN is as bad as infinity. */
export const bySize = (ratio: JsonNumber): number => (ratio === "NaN" ? Number.POSITIVE_INFINITY : Number(ratio));

type Worst = NonNullable<Verdict["worst"]>;
const compareWorst = (a: Worst, b: Worst): number => {
  const difference = bySize(b.ratio) - bySize(a.ratio);
  // Infinity - Infinity is NaN: equally bad.
  return difference < 0 || difference > 0 ? difference : compareCanonical(a, b);
};

/** A counterexample and its diagnosis come from the same verdict: the one with the shortest case. */
const compareWitness = (a: Verdict, b: Verdict): number =>
  (a.counterexample?.case.length ?? Number.MAX_VALUE) - (b.counterexample?.case.length ?? Number.MAX_VALUE) ||
  compareCanonical([a.counterexample, a.diagnosis], [b.counterexample, b.diagnosis]);

/** The finding that all of them are about. */
function mergeKnown(verdicts: readonly Verdict[]): Verdict["known"] {
  const [first, ...rest] = verdicts.flatMap(({ known }) => known ?? []);
  return first === undefined ? null : least([first, ...rest], compareCanonical);
}

function mergeGroup(group: readonly [Verdict, ...Verdict[]]): Verdict {
  const [{ implementation, cell, options, dtype, law }] = group;
  const sum = (key: "cases" | "effective"): number => group.reduce((total, verdict) => total + verdict[key], 0);
  const top = Math.max(...group.map(rank));
  const leading = group.filter((verdict) => rank(verdict) === top);
  // A shard in which nothing could be compared says nothing about the accuracy, unless there is no other.
  const graded = group.filter((verdict) => rank(verdict) >= Math.min(top, severity.indexOf("holds")));
  const { counterexample, diagnosis } = least(group, compareWitness);
  const refused = group.flatMap((verdict) => verdict.refused ?? []);
  const [reason = ""] = distinct(refused.map((one) => one.reason));
  const outputs = new Map<string, JsonNumber>();
  for (const [output, ratio] of group.flatMap((verdict) => Object.entries(verdict.outputs ?? {})))
    if (bySize(ratio) > bySize(outputs.get(output) ?? -1)) outputs.set(output, ratio);
  const [worst, ...lesser] = group.flatMap((verdict) => verdict.worst ?? []);
  return {
    implementation,
    cell,
    options,
    dtype,
    law,
    conformance: least(group, (a, b) => compareText(a.conformance, b.conformance)).conformance,
    verdict: severity[top] ?? "errored",
    cases: sum("cases"),
    effective: sum("effective"),
    ...(refused.length > 0 && { refused: { cases: refused.reduce((sum, one) => sum + one.cases, 0), reason } }),
    grade: graded.some(({ grade }) => grade === null) ? null : weakestOf(graded.map(({ grade }) => grade)),
    worst: worst === undefined ? null : least([worst, ...lesser], compareWorst),
    ...(outputs.size > 0 && { outputs: Object.fromEntries(outputs) }),
    counterexample,
    message: distinct(leading.flatMap(({ message }) => message ?? []))[0] ?? null,
    diagnosis,
    known: mergeKnown(group),
  };
}

/**
 * One verdict for each implementation, cell, options, dtype, law and known finding, in that order, so that what is known
 * hides nothing else. Cases are added; the outcome is the most severe, where a law that was vacuous or unsupported in one shard and checked in another was checked.
 */
export const mergeVerdicts = (verdicts: readonly Verdict[]): readonly Verdict[] =>
  grouped(verdicts, subject).map(mergeGroup);
