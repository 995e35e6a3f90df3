/** The result of a comparison in words, the same in a terminal and in a pull request. */
import type { CompareResult } from "../../bench/compare.ts";
import type { WorkloadComparison, Decision } from "../../bench/paired/analysis.ts";
import type { Interval } from "../../bench/core/interval.ts";
import { formatTime } from "./format.ts";
import { formatCount, formatNumber, formatSeconds } from "../text/format.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

/** A share as a percentage: `2 %`. */
const percent = (share: number): string => `${formatNumber(100 * share)} %`;

/** A ratio as a change: `+2.31 %`. */
const change = (ratio: number): string => `${ratio < 1 ? "−" : "+"}${Math.abs(100 * (ratio - 1)).toFixed(2)} %`;

/** `+2.31 % [+1.92, +2.80]` */
export const formatChange = ({ est, lo, hi }: Interval): string =>
  `${change(est)} [${change(lo).replace(" %", "")}, ${change(hi).replace(" %", "")}]`;

/** The conclusion, without its figures. */
function conclusion({ analysis: { verdict, comparisons, control }, protocol, identical }: CompareResult): string {
  if (control.straight === false) return "undecided: this machine times equal code differently";
  const named = comparisons.filter((one) => one.verdict === verdict).map(({ workload }) => oneLine(workload, 80));
  const some = `${named.slice(0, 3).join(", ")}${named.length > 3 ? ` and ${named.length - 3} more` : ""}`;
  const pass = `no regression ≥ ${percent(protocol.passMargin)}`;
  const words: Record<Decision, string> = {
    regression: `regression in ${some}`,
    improvement: `${pass}, faster in ${some}`,
    pass,
    inconclusive: `undecided in ${some}`,
    incomparable: "nothing can be compared",
  };
  return `${words[verdict]}${identical ? " (both sides are the same code)" : ""}`;
}

/** The number of workloads with each verdict: `46 pass, 1 improvement`. */
function tally({ analysis: { comparisons } }: CompareResult): string {
  const counts = new Map<Decision, number>();
  for (const { verdict } of comparisons) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(", ");
}

const nameOf = ({ name, commit }: CompareResult["sides"]["base"]): string => {
  const short = commit?.slice(0, 10);
  return oneLine(short === undefined || name.startsWith(short) ? name : `${name} (${short})`, 60);
};

/** The first line. */
export const headline = (result: CompareResult): string => `${conclusion(result)} (${tally(result)})`;

export const sidesLine = ({ sides: { base, head } }: CompareResult): string => `${nameOf(base)} → ${nameOf(head)}`;

function workWords({ analysis: { growth }, work }: CompareResult): string[] {
  if (work === null) return ["work not counted: a program was timed"];
  if (growth.every(({ same }) => same)) return ["work counts unchanged"];
  return growth
    .filter(({ same }) => !same)
    .map(({ group, ratio, exponent, otherAlgorithm }) => {
      const grows = exponent && `, grows with n^${exponent.head.toFixed(2)} instead of n^${exponent.base.toFixed(2)}`;
      const figures = `${change(ratio)} blocks executed${otherAlgorithm ? (grows ?? "") : ""}`;
      return `${otherAlgorithm ? "another algorithm" : "other work"} in ${oneLine(group, 80)}: ${figures}`;
    });
}

function controlWords({ ratio, straight, values }: CompareResult["analysis"]["control"]): string {
  if (ratio === null) return "no control: no second copy of base could be made";
  const copy = "control (base against its copy)";
  if (straight === null) return `${copy} ${change(ratio.est)}, too few to judge (${values})`;
  return `${copy} ${formatChange(ratio)}, ${straight ? "straight" : "not straight"}`;
}

/** Lines beside the verdict: the A/A control, the work on both sides, the geometric mean, the processes and their time. */
export function witnesses(result: CompareResult): readonly string[] {
  const { analysis, design, measurements, seconds, interrupted } = result;
  const { together, apart } = measurements;
  const processes = (design === "apart" ? 2 : 1) * together.length + 2 * apart.length;
  return [
    controlWords(analysis.control),
    ...workWords(result),
    ...(analysis.geometricMean === null ? [] : [`geometric mean ${formatChange(analysis.geometricMean)}`]),
    `${formatCount(processes, "process", "processes")}, ${formatSeconds(seconds)}${interrupted ? ", interrupted" : ""}`,
  ];
}

/** A row of the table: workload, time of base, change, verdict. */
export function row({
  workload,
  verdict,
  why,
  evidence,
  baseNs,
  smallestSeen,
  confirmation,
}: WorkloadComparison): string[] {
  const seen =
    verdict === "pass" && why === null && smallestSeen !== null
      ? `pass (would have seen ${percent(smallestSeen)})`
      : null;
  const alone = confirmation?.confirmed ? `${verdict} (by itself ${formatChange(confirmation.ratio)})` : null;
  return [
    oneLine(workload, 80),
    baseNs === null ? "–" : formatTime(baseNs),
    evidence === null ? "–" : formatChange(evidence.ratio),
    seen ?? alone ?? (why === null ? verdict : `${verdict}: ${oneLine(why, 120)}`),
  ];
}

export const rowHeads = ["workload", "base", "change (99 %)", "verdict"] as const;

/** Rows that say something, and those that only say `pass`. */
export function partedRows({ analysis: { comparisons } }: CompareResult): {
  readonly telling: readonly WorkloadComparison[];
  readonly passing: readonly WorkloadComparison[];
} {
  return {
    telling: comparisons.filter(({ verdict }) => verdict !== "pass"),
    passing: comparisons.filter(({ verdict }) => verdict === "pass"),
  };
}
