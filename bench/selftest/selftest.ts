/** Comparisons whose answer is known: how often is equal code flagged, and how often is planted work found, on this machine? */
import type { Interval } from "../core/interval.ts";
import { type RatioEvidence, type Decision, analysePaired } from "../paired/analysis.ts";
import type { Confirmation } from "../paired/confirmation.ts";
import { withInputs } from "../paired/inputs.ts";
import { type Watch, measure } from "../paired/measure.ts";
import { ProcessFailure, countWork, gate } from "../paired/process.ts";
import type { Opponents } from "../paired/processes.ts";
import { pairedProtocol } from "../paired/protocol.ts";
import { type Shape, idOf } from "../core/shape.ts";
import type { Placed } from "../sides/module.ts";
import { Workspace } from "../sides/workspace.ts";
import { clopperPearson } from "../statistics/proportion.ts";
import { median } from "../statistics/median.ts";
import { drawn } from "../core/workload.ts";
import { plantedKernel } from "./kernels.ts";

/** Steps of a run; each planted one is 2.5 % of the work. */
const STEPS = 40;
/** Steps that are done twice: 0, 2.5 and 5 % more work. */
export const plantedSteps = [0, 1, 2] as const;

/** Two sizes at which a run takes some 0.2 and 0.7 ms, so that a comparison takes seconds: by turns. */
const shapes = [32, 64].map((n): Shape => ({
  cell: "lstm",
  pass: "forward",
  T: STEPS,
  B: 1,
  m: n,
  n,
  layers: 1,
  dtype: "float64",
  seed: 1,
}));

/** One comparison of the kernel with a copy of itself that does more. */
export interface SelftestComparison {
  /** Share of the work: 0.025. */
  readonly planted: number;
  readonly workload: string;
  readonly seconds: number;
  readonly verdict: Decision;
  readonly evidence: RatioEvidence | null;
  readonly confirmation: Confirmation | null;
}

/** Numbers of comparisons: of the kernel with an equal copy, and with each kernel that does more. */
export interface SelftestCounts {
  readonly equal: number;
  readonly planted: number;
}

/** All trials with as much planted. */
export interface SelftestSummary {
  readonly planted: number;
  /** Blocks of code that are executed in addition, as a share: the work that was really planted. */
  readonly executed: number;
  /** The median over trials of the change in time that was found; null before the first trial. */
  readonly measured: number | null;
  readonly trials: number;
  /** Trials in which a change was flagged (nothing planted), or a slowdown was found (something planted). */
  readonly flagged: number;
  readonly share: Interval | null;
  /** Median over trials. */
  readonly seconds: number | null;
}

export interface Selftest {
  readonly workloads: readonly string[];
  readonly trials: readonly SelftestComparison[];
  readonly summaries: readonly SelftestSummary[];
  /** The failure of a process that ended it before its time; null otherwise. */
  readonly failure: string | null;
}

const isFlagged = ({ planted, verdict }: SelftestComparison): boolean =>
  verdict === "regression" || (planted === 0 && verdict === "improvement");

/** The interval is Clopper and Pearson's, 95 %. */
function summary(planted: number, executed: number, all: readonly SelftestComparison[]): SelftestSummary {
  const trials = all.filter((trial) => trial.planted === planted);
  const flagged = trials.filter(isFlagged).length;
  const found = trials.flatMap(({ evidence }) => evidence?.ratio.est ?? []);
  return {
    planted,
    executed,
    measured: found.length === 0 ? null : median(found) - 1,
    trials: trials.length,
    flagged,
    share: trials.length === 0 ? null : clopperPearson(flagged, trials.length, 0.95),
    seconds: trials.length === 0 ? null : median(trials.map(({ seconds }) => seconds)),
  };
}

/** Progress of the trials, and a way to stop them. */
export interface SelftestWatch extends Pick<Watch, "stopped"> {
  readonly show: (done: number, all: number, seconds: number) => void;
}

/** Blocks of code that each kernel executes, once it is held to the definition. @throws ProcessFailure */
function blocksOf(kernels: readonly Placed[]): Promise<number[]> {
  return withInputs(
    shapes.map((shape) => [idOf(shape), drawn(shape).request] as const),
    async (inputs) => {
      const totals: number[] = [];
      for (const { load } of kernels) {
        const { admissions } = await gate({ kind: "gate", load, shapes });
        for (const one of admissions)
          if (one.kind !== "admitted") throw new ProcessFailure(`a kernel is not what it should be: ${one.why}`);
        const counts = await countWork({
          kind: "work",
          arms: [{ arm: "base", load }],
          inputs,
          workloads: shapes.map(idOf),
        });
        totals.push(counts.at(-1)!.total);
      }
      return totals;
    },
  );
}

/** One comparison, as `gatecheck compare` makes it. @throws ProcessFailure */
async function trial(
  opponents: Opponents,
  shape: Shape,
  seed: number,
  stopped: Watch["stopped"],
): Promise<Omit<SelftestComparison, "planted">> {
  const protocol = { ...pairedProtocol, seed };
  const workloads = [{ workload: idOf(shape), shape, incomparable: null }];
  const begun = performance.now();
  const measured = await measure(opponents, workloads, protocol, { show: () => {}, stopped });
  const { comparisons, verdict } = analysePaired(workloads, measured, protocol);
  const { workload, evidence, confirmation } = comparisons[0]!;
  return { workload, seconds: (performance.now() - begun) / 1000, verdict, evidence, confirmation };
}

/**
 * Compares the kernel with each kernel that has work planted; trials before a failure of a process are kept.
 * @throws TargetError, ProcessFailure where a kernel is not what it should be
 */
export async function selftest(
  counts: SelftestCounts,
  seed: number,
  { show, stopped }: SelftestWatch,
): Promise<Selftest> {
  const workspace = new Workspace();
  try {
    const base = await plantedKernel(0, workspace);
    const heads: { readonly planted: number; readonly head: Placed }[] = [];
    for (const steps of plantedSteps)
      heads.push({ planted: steps / STEPS, head: await plantedKernel(steps, workspace) });
    const blocks = await blocksOf([base, ...heads.map(({ head }) => head)]);
    const plan = Array.from({ length: Math.max(counts.equal, counts.planted) }, (_, k) =>
      heads
        .filter(({ planted }) => k < (planted === 0 ? counts.equal : counts.planted))
        .map((one) => ({ ...one, shape: shapes[k % shapes.length]! })),
    ).flat();
    const trials: SelftestComparison[] = [];
    let failure: string | null = null;
    const started = performance.now();
    for (const [k, { planted, head, shape }] of plan.entries()) {
      if (stopped()) break;
      show(k, plan.length, (performance.now() - started) / 1000);
      const opponents = { base: base.load, head: head.load, control: base.copy, apart: false, passed: new Map() };
      try {
        const found = await trial(opponents, shape, seed + k, stopped);
        if (!stopped()) trials.push({ planted, ...found }); // it would count as undecided
      } catch (error) {
        if (!(error instanceof ProcessFailure)) throw error;
        failure = error.message;
        break;
      }
    }
    const summaries = heads.map(({ planted }, k) => summary(planted, blocks[k + 1]! / blocks[0]! - 1, trials));
    return { workloads: shapes.map(idOf), trials, summaries, failure };
  } finally {
    workspace.close();
  }
}
