/** The work of one fresh process on one workload: the first process judges the answer, the others time it. */
import type { Implementation, Prepared, RunAnswer } from "../../impl/contract.ts";
import { resolution } from "../core/clock.ts";
import { usageOf } from "../../impl/usage.ts";
import { deoptimisations } from "../core/deoptimisations.ts";
import { type Admission, admit } from "../core/gate.ts";
import type { Workload } from "../core/workload.ts";
import { type Blocks, timedBlocks } from "./blocks.ts";
import { digest } from "./digest.ts";
import type { AbsoluteProtocol } from "./protocol.ts";
import type { Clock, ProcessSamples } from "./result.ts";

/** An implementation in a benchmark. */
export interface TimedTarget {
  readonly implementation: Implementation;
  /** It runs in a process of its own, of which we see no processor time. */
  readonly outside: boolean;
  /** File to which V8 traces its deoptimisations. */
  readonly trace: string;
}

/** An implementation that will not be timed, in one line. */
export class Refused extends Error {
  override readonly name = "Refused";
}

const isPrepared = (value: unknown): value is Prepared =>
  typeof value === "object" && value !== null && typeof (value as Prepared).run === "function";

/** The run that is timed: weights in place where the implementation has `prepare`. @throws Refused, the implementation's errors */
async function prepared(
  { implementation }: Pick<TimedTarget, "implementation">,
  { request }: Workload,
): Promise<Prepared> {
  if (implementation.prepare === undefined) return { run: async () => given(await implementation.run(request)) };
  const ready: unknown = await implementation.prepare(request);
  if (isPrepared(ready)) return ready;
  const { unsupported } = (ready ?? {}) as { unsupported?: unknown };
  throw new Refused(typeof unsupported === "string" ? unsupported : "its prepare answered nothing that runs");
}

function given(answer: RunAnswer | { readonly unsupported: string }): RunAnswer {
  if ("unsupported" in answer) throw new Refused(answer.unsupported);
  return answer;
}

/** The gate's admission, with the bits of the answer that passed in place of the answer. */
export interface Gated extends Omit<Admission, "answer" | "offered"> {
  readonly digest: string | null;
}

/** Checks the run that will be timed against the definition. */
export async function gate(
  subject: Pick<TimedTarget, "implementation">,
  workload: Workload,
): Promise<Gated & Pick<Admission, "offered">> {
  try {
    const ready = await prepared(subject, workload);
    const { answer, ...rest } = await admit(subject.implementation, workload, { run: () => ready.run() });
    ready.release?.();
    return { ...rest, digest: answer && digest(answer) };
  } catch (error) {
    const objection = String(error instanceof Error ? error.message : error);
    return { objection, offered: !(error instanceof Refused), judged: [], digest: null };
  }
}

/** Blocks that a program times by itself, as `timedBlocks` would. */
async function timedByItself(
  { implementation }: TimedTarget,
  { request }: Workload,
  { blockMs, budgetMs, warmupMs, patienceMs }: AbsoluteProtocol,
): Promise<{ readonly blocks: Pick<Blocks, "runs" | "blocks">; readonly answer: RunAnswer }> {
  const ask = async (runs: number, blocks: number) => {
    const timing = await implementation.time!(request, runs, blocks);
    if ("unsupported" in timing) throw new Refused(timing.unsupported);
    return timing;
  };
  const first = await ask(1, 1);
  const [alone = 0] = first.times;
  if (alone > patienceMs * 1e6) return { blocks: { runs: 1, blocks: first.times }, answer: first.answer };
  // its warm-up is a block of its own, which tells how long a run is
  const warm = Math.max(1, Math.ceil((warmupMs * 1e6) / alone));
  const run = (await ask(warm, 1)).times.reduce((sum, time) => sum + time, 0) / warm;
  const runs = Math.max(1, Math.round((blockMs * 1e6) / run));
  const { times, answer } = await ask(runs, Math.max(3, Math.ceil((budgetMs * 1e6) / (runs * run))));
  return { blocks: { runs, blocks: times }, answer };
}

/** Compares the answer of the timed run with the one that passed the gate; other bits are judged again. @throws Refused */
async function held(
  { implementation }: TimedTarget,
  workload: Workload,
  answer: RunAnswer,
  passed: string,
): Promise<void> {
  if (digest(answer) === passed) return;
  const { objection } = await admit(implementation, workload, { run: () => answer });
  if (objection !== null) throw new Refused(`answered otherwise while it was timed: ${objection}`);
}

/**
 * Time a workload in this process.
 * @param passed bits of the answer that the gate let through
 * @throws Refused where it answers otherwise than before the gate, and wrongly; the implementation's errors
 */
export async function measured(
  subject: TimedTarget,
  workload: Workload,
  protocol: AbsoluteProtocol,
  index: number,
  passed: string,
): Promise<ProcessSamples> {
  const startedAt = new Date().toISOString();
  const samples = async (clock: Clock, { runs, blocks }: Pick<Blocks, "runs" | "blocks">): Promise<ProcessSamples> => ({
    process: index,
    startedAt,
    clock,
    runs,
    blocks,
    busy: null,
    maxRss: await usageOf(subject.implementation, "peak"),
    resolution: resolution(),
    deopts: null,
  });
  if (subject.implementation.time !== undefined) {
    const { blocks, answer } = await timedByItself(subject, workload, protocol);
    await held(subject, workload, answer, passed);
    return samples("program", blocks);
  }
  const ready = await prepared(subject, workload);
  let last: RunAnswer | undefined;
  const run = (): unknown => {
    const pending = ready.run();
    if (pending instanceof Promise) return pending.then((answer: RunAnswer) => (last = answer));
    return (last = pending);
  };
  const { busy, deopts, ...blocks } = await timedBlocks(run, protocol, () => deoptimisations(subject.trace));
  const ours = await samples("ours", blocks);
  ready.release?.();
  await held(subject, workload, last as RunAnswer, passed);
  if (subject.outside) return samples("outside", blocks);
  return { ...ours, busy, deopts };
}
