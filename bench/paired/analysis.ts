/** The verdicts of a comparison from its raw blocks: a function of the file alone, so that it can be computed again anywhere. */
import type { Interval } from "../core/interval.ts";
import { hodgesLehmann } from "../statistics/signed-rank.ts";
import { median } from "../statistics/median.ts";
import { type Confirmation, confirmations } from "./confirmation.ts";
import type { PairedProtocol } from "./protocol.ts";
import { against, blocksOf, middlesOf, ratioOf, runNs, valuesOf } from "./ratio.ts";
import type { PairedBlocks, PairedMeasurements, PairedWorkload } from "./result.ts";
import { type AAControl, controlOf, geometricMeanOf } from "./summary.ts";

export const verdicts = ["regression", "improvement", "pass", "inconclusive", "incomparable"] as const;
export type Decision = (typeof verdicts)[number];

/** Result of a workload's processes at the last look that they reach. */
export interface RatioEvidence {
  /** Not yet decided, or decided at this many processes. */
  readonly leaning: "slower" | "faster" | "pass" | "open";
  readonly processes: number;
  /** Time of head over time of base. */
  readonly ratio: Interval;
}

export interface WorkloadComparison {
  readonly workload: string;
  readonly verdict: Decision;
  /** The reason in words; null where the verdict speaks for itself. */
  readonly why: string | null;
  readonly evidence: RatioEvidence | null;
  /** Nanoseconds of a run of base: the median over processes of the first decile of their blocks. */
  readonly baseNs: number | null;
  /** The smallest slowdown that would have been flagged with this much noise: 0.017 is 1.7 %. */
  readonly smallestSeen: number | null;
  readonly confirmation: Confirmation | null;
}

export interface PairedAnalysis {
  readonly comparisons: readonly WorkloadComparison[];
  readonly control: AAControl;
  /** Over all workloads that were timed on both sides; null where too few processes timed them all. */
  readonly geometricMean: Interval | null;
  readonly verdict: Decision;
}

const leaningOf = ({ lo, hi }: Interval, { noiseMargin, passMargin }: PairedProtocol): RatioEvidence["leaning"] => {
  if (lo > 1 + noiseMargin) return "slower";
  if (hi < 1 / (1 + noiseMargin)) return "faster";
  return hi < 1 + passMargin ? "pass" : "open";
};

/** The first look that decides, else the last that was reached; null before the first. Later processes count for nothing. */
export function evidenceOf(values: readonly number[], protocol: PairedProtocol): RatioEvidence | null {
  let evidence: RatioEvidence | null = null;
  for (const look of protocol.looks) {
    if (values.length < look) break;
    const ratio = ratioOf(hodgesLehmann(values.slice(0, look), protocol.alphaPerLook));
    evidence = { leaning: leaningOf(ratio, protocol), processes: look, ratio };
    if (evidence.leaning !== "open") break;
  }
  return evidence;
}

/** Nothing is wrong with the fastest blocks: are the middle ones slower all the same? */
function passed(
  blocks: readonly PairedBlocks[],
  { processes }: RatioEvidence,
  { alphaPerLook, passMargin }: PairedProtocol,
) {
  const middle = ratioOf(hodgesLehmann(middlesOf(blocks.slice(0, processes)), alphaPerLook));
  if (middle.lo <= 1 + passMargin) return { verdict: "pass", why: null } as const;
  const least = (100 * (middle.lo - 1)).toFixed(1);
  return {
    verdict: "inconclusive",
    why: `at its fastest it is no slower, but mostly it is, by ${least} % or more`,
  } as const;
}

/** The verdict that the evidence on a workload leads to, with the confirmation where it was flagged. */
function conclude(
  blocks: readonly PairedBlocks[],
  evidence: RatioEvidence | null,
  confirmation: Confirmation | null,
  protocol: PairedProtocol,
): { readonly verdict: Decision; readonly why: string | null } {
  const { confirmLooks, looks } = protocol;
  if (evidence === null) return { verdict: "inconclusive", why: `fewer than ${looks[0]} processes` };
  const { leaning } = evidence;
  if (leaning === "pass") return passed(blocks, evidence, protocol);
  if (leaning === "open") return { verdict: "inconclusive", why: `undecided after ${evidence.processes} processes` };
  if (confirmLooks.length === 0 || confirmation?.confirmed)
    return { verdict: leaning === "slower" ? "regression" : "improvement", why: null };
  const after = confirmation?.pairs ?? 0;
  const undecided = after < confirmLooks.at(-1)! && !confirmation?.settled;
  const doubt = undecided ? `stopped before that was confirmed` : `not confirmed by ${after} pairs of processes apart`;
  // an unconfirmed speed-up is no slowdown
  return { verdict: leaning === "faster" ? "pass" : "inconclusive", why: `${leaning} side by side, ${doubt}` };
}

/** The verdict of all, the gravest first: a failed A/A control decides nothing. */
function overall(comparisons: readonly WorkloadComparison[], control: AAControl): Decision {
  if (control.straight === false) return "inconclusive";
  const order: readonly Decision[] = ["regression", "inconclusive", "pass", "improvement", "incomparable"];
  const found = order.find((verdict) => comparisons.some((one) => one.verdict === verdict)) ?? "incomparable";
  const better = found === "pass" && comparisons.some(({ verdict }) => verdict === "improvement");
  return better ? "improvement" : found;
}

/** All that follows from the measurements. */
export function analysePaired(
  workloads: readonly Pick<PairedWorkload, "workload" | "incomparable">[],
  { together, apart }: PairedMeasurements,
  protocol: PairedProtocol,
): PairedAnalysis {
  const processes = against(together, "head");
  const found = workloads.map(({ workload, incomparable }) => {
    const blocks = blocksOf(processes, workload);
    return { workload, incomparable, blocks, evidence: evidenceOf(valuesOf(blocks), protocol) };
  });
  const flagged = found.filter(({ evidence }) => evidence?.leaning === "slower" || evidence?.leaning === "faster");
  const confirmed = confirmations(
    flagged.map(({ workload, evidence }) => ({ workload, slower: evidence!.leaning === "slower" })),
    apart,
    protocol,
  );
  const control = controlOf(together, protocol.alphaPerLook);
  const comparisons = found.map(({ workload, incomparable, blocks, evidence }): WorkloadComparison => {
    const none = { workload, evidence: null, baseNs: null, smallestSeen: null, confirmation: null };
    if (incomparable !== null) return { ...none, verdict: "incomparable", why: incomparable };
    const confirmation = confirmed.get(workload) ?? null;
    return {
      workload,
      ...conclude(blocks, evidence, confirmation, protocol),
      evidence,
      baseNs: blocks.length === 0 ? null : median(blocks.map(runNs)),
      smallestSeen: evidence && (1 + protocol.noiseMargin) * (evidence.ratio.est / evidence.ratio.lo) - 1,
      confirmation,
    };
  });
  return {
    comparisons,
    control,
    geometricMean: geometricMeanOf(processes, protocol.alphaPerLook),
    verdict: overall(comparisons, control),
  };
}
