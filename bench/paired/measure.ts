/** Runs a comparison: fresh processes until every workload is decided, then flagged workloads once more, each side by itself. */
import { drawn } from "../core/workload.ts";
import { type PairedAnalysis, analysePaired } from "./analysis.ts";
import { withInputs } from "./inputs.ts";
import { ProcessFailure } from "./process.ts";
import type { PairedProtocol } from "./protocol.ts";
import { type Opponents, PairedProcesses } from "./processes.ts";
import type { PairedMeasurements, PairedWorkload } from "./result.ts";

/** Progress of a comparison. */
export interface PairedProgress {
  readonly stage: "side by side" | "each by itself";
  /** Processes that are done, and the most that there can be. */
  readonly done: number;
  readonly most: number;
  /** Workloads that are not decided. */
  readonly open: number;
}

export interface Watch {
  readonly show: (progress: PairedProgress) => void;
  /** True once it is to stop; the measurements until then are kept. */
  readonly stopped: () => boolean;
}

/** Says how far it is; whether to go on. */
type Go = (stage: PairedProgress["stage"], done: number, most: number, open: number) => boolean;

/** Both sides in one process, until every workload is decided or all looks are spent. */
async function decide(
  paired: PairedProcesses,
  { looks, controlEvery }: PairedProtocol,
  analysis: () => PairedAnalysis,
  go: Go,
): Promise<void> {
  let done = 0;
  for (const look of looks) {
    const open = analysis().comparisons.flatMap(({ workload, evidence, verdict }) =>
      verdict === "incomparable" || (evidence !== null && evidence.leaning !== "open") ? [] : [workload],
    );
    if (open.length === 0) return;
    for (; done < look; done++) {
      if (!go("side by side", done, looks.at(-1)!, open.length)) return;
      await paired.sideBySide("head", open);
      if (paired.hasControl && done % controlEvery === 0) await paired.sideBySide("control", open);
    }
  }
}

/** Each side by itself, until every flagged workload is settled or all looks are spent. */
async function confirm(
  paired: PairedProcesses,
  { confirmLooks }: PairedProtocol,
  analysis: () => PairedAnalysis,
  go: Go,
): Promise<void> {
  for (const look of confirmLooks) {
    const open = analysis().comparisons.flatMap(({ workload, evidence, confirmation }) =>
      (evidence?.leaning === "slower" || evidence?.leaning === "faster") && !confirmation?.settled ? [workload] : [],
    );
    if (open.length === 0) return;
    while (paired.apart.length < look) {
      if (!go("each by itself", paired.apart.length, confirmLooks.at(-1)!, open.length)) return;
      await paired.eachByItself(open);
    }
  }
}

/** @throws ProcessFailure when a side crashes or hangs */
export async function measure(
  opponents: Opponents,
  workloads: readonly PairedWorkload[],
  protocol: PairedProtocol,
  { show, stopped }: Watch,
): Promise<PairedMeasurements> {
  const started = performance.now();
  const { timeBudget } = protocol;
  const go: Go = (stage, done, most, open) => {
    show({ stage, done, most, open });
    return !stopped() && (timeBudget === null || performance.now() - started < timeBudget * 1000);
  };
  const comparable = workloads.filter(({ incomparable }) => incomparable === null);
  const requests = comparable.map(({ workload, shape }) => [workload, drawn(shape).request] as const);
  return withInputs(requests, async (inputs) => {
    const paired = new PairedProcesses(opponents, inputs, protocol);
    const analysis = (): PairedAnalysis => analysePaired(workloads, paired, protocol);
    try {
      await decide(paired, protocol, analysis, go);
      await confirm(paired, protocol, analysis, go);
    } catch (error) {
      // a process that does not come to an end is killed after a Ctrl-C
      if (!(error instanceof ProcessFailure && stopped())) throw error;
    }
    return { together: paired.together, apart: paired.apart };
  });
}
