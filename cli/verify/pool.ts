import { getCompileCacheDir } from "node:module";
import { availableParallelism } from "node:os";
import type { ImplementationInfo } from "../../impl/contract.ts";
import { CaseError, formatCase, parseCase } from "../../properties/cases/case.ts";
import type { Judged } from "../../properties/expect/accept.ts";
import { type Coverage, united } from "../../properties/run/coverage.ts";
import type { Diagnosis } from "../../properties/diagnosis/diagnosis.ts";
import { summary } from "../../properties/diagnosis/summary.ts";
import type { Settled } from "../../properties/run/tasks.ts";
import type { Verdict } from "../../properties/verdict.ts";
import { UsageError } from "../shared/errors.ts";
import type { Message, WorkerPlan } from "./messages.ts";
import { Note } from "../../impl/isolation/note.ts";
import { WorkerProcess, terminateAll } from "../../impl/isolation/process.ts";
import { sourceOf } from "../targets.ts";

/** Result of testing one target. */
export interface TargetResult {
  readonly target: string;
  readonly info: ImplementationInfo | null;
  /** Remarks on the target as a whole, one line each. */
  readonly notes: readonly string[];
  readonly settled: readonly Settled[];
  readonly diagnoses: readonly Diagnosis[];
  /** Empty where a process died before it could say. */
  readonly coverage: readonly Coverage[];
  /** Cases and their outcomes, where the plan asks for them. */
  readonly judged: readonly Judged[];
  /** The program did not start as the protocol says. */
  readonly failure: string | null;
}

/** Progress of one target. */
export interface Progress {
  readonly target: string;
  readonly done: number;
  readonly tasks: number;
  readonly at: Verdict | null;
}

/** Crashes of one target, known ones not counted, after which the rest of its tasks is not tried. */
const MAX_CRASHES = 3;
/** The same where all that fails is to be recorded. */
const MAX_RECORDED = 50;
/** Seconds without a word after which a worker hangs: an implementation in its process never returns. */
const SILENCE = 60;

/** End of one worker: its work is finished, or its process died before. */
interface WorkerEnd {
  readonly finished: boolean;
  readonly death: string;
  /** The case that was tried last, where it left one. */
  readonly line: string | null;
}

/** A line as a case line; null where it is none. */
function caseLine(line: string): string | null {
  try {
    return formatCase(parseCase(line));
  } catch (error) {
    if (error instanceof CaseError) return null;
    throw error;
  }
}

/** Runs one worker process, and hands its messages on until it has ended. */
async function runWorker(plan: WorkerPlan, onMessage: (message: Message) => void): Promise<WorkerEnd> {
  const cache = getCompileCacheDir();
  const note = new Note();
  const worker = new WorkerProcess(import.meta.url, "./worker", {
    env: cache ? { NODE_COMPILE_CACHE: cache } : {},
    note,
  });
  let finished = false;
  const end = await worker.run(plan, SILENCE, (sent) => {
    const message = sent as Message;
    if (message.kind === "done" || message.kind === "refused" || message.kind === "failed") finished = true;
    onMessage(message);
  });
  const line = caseLine(note.read());
  note.close();
  return { finished, death: end.inWords(SILENCE), line };
}

/** Test one target, going on behind a task in which its process died. */
async function testTarget(
  plan: WorkerPlan,
  report: (progress: Progress) => void,
  stopped: () => boolean,
): Promise<TargetResult> {
  let info: ImplementationInfo | null = null;
  let notes: readonly string[] = [];
  let failure: string | null = null;
  let refusal: string | null = null;
  let tasks = 0;
  let at: Verdict | null = null;
  const settled: Settled[] = [];
  const diagnoses: Diagnosis[] = [];
  let coverage: readonly Coverage[] = [];
  let planned: readonly Verdict[] = [];
  const judged: Judged[] = [];
  /** The cell whose mistake is looked for; null: more cases of what failed. */
  let diagnosing: string | null | undefined;
  const diagnosed: string[] = [...(plan.diagnosed ?? [])];
  const onMessage = (message: Message): void => {
    if (message.kind === "refused") refusal = message.message;
    else if (message.kind === "failed") failure = message.message;
    else if (message.kind === "ready") ({ info, tasks, planned, notes } = message);
    else if (message.kind === "begin") at = message.unfinished;
    else if (message.kind === "end") {
      settled.push(message.settled);
      judged.push(...message.judged);
      at = null;
    } else if (message.kind === "covered") ({ coverage } = message);
    else if (message.kind === "diagnosing") {
      diagnosing = message.cell;
      if (message.cell !== null) diagnosed.push(message.cell);
    } else if (message.kind === "surveyed") {
      diagnosing = undefined;
      judged.push(...message.judged);
    } else if (message.kind === "diagnosed") {
      diagnosing = undefined;
      diagnoses.push(message.diagnosis);
      attach(settled, message.of, summary(message.diagnosis));
    }
    if (message.kind !== "alive") report({ target: plan.target, done: settled.length, tasks, at });
  };
  const most = plan.judge === true ? MAX_RECORDED : MAX_CRASHES;
  for (let crashes = 0; crashes < most && !stopped();) {
    const { finished, death, line } = await runWorker({ ...plan, skip: settled.length, diagnosed }, onMessage);
    if (refusal !== null) throw new UsageError(refusal);
    if (finished || stopped()) break;
    const victim = at as Verdict | null;
    if (victim === null) {
      if (diagnosing === undefined) {
        failure = death;
        break;
      }
      // the failure in it has its verdict
      if (plan.diagnose === "every") failure ??= `${diagnosing}: ${death}`;
      else if (settled.length === tasks) break;
      diagnosing = undefined;
      continue;
    }
    const where = line === null ? "" : ` (case: ${line})`;
    settled.push({ verdict: { ...victim, cases: 1, message: death + where } });
    if (line !== null) judged.push([victim.law, line, true]);
    if (victim.known === null) crashes++;
    at = null;
  }
  if (!stopped()) {
    const why = failure ?? `it died ${most} times before`;
    const left = Map.groupBy(planned.slice(settled.length), ({ cell, options, dtype, law }) =>
      JSON.stringify([cell, options, dtype, law]),
    );
    const message = `not tried, because ${why}`;
    settled.push(
      ...[...left.values()].flatMap(([one]) => (one ? [{ verdict: { ...one, known: null, message } }] : [])),
    );
  }
  return { target: plan.target, info, notes, settled, diagnoses, coverage, judged, failure };
}

/** The diagnosis that belongs to a settled task. */
function attach(settled: Settled[], of: number | null, diagnosis: string): void {
  const one = of === null ? null : settled[of];
  if (of !== null && one && "verdict" in one) settled[of] = { verdict: { ...one.verdict, diagnosis } };
}

/** Splits a built-in target into parts, so that every processor is busy. A program or module of the user runs once at a time. */
function partsOf(plan: WorkerPlan, plans: number): WorkerPlan[] {
  const [, shards] = plan.shard;
  const whole = shards > 1 || plan.replay !== null || plan.diagnose === "every";
  if (whole || sourceOf(plan.target).kind !== "built-in") return [plan];
  const count = Math.ceil(availableParallelism() / plans);
  return Array.from({ length: count }, (_, i): WorkerPlan => ({ ...plan, shard: [i + 1, count] }));
}

/** The results of the parts of one target as those of the whole, in the order of its tasks. */
function joined(parts: readonly [TargetResult, ...TargetResult[]]): TargetResult {
  const [first] = parts;
  const longest = Math.max(...parts.map(({ settled }) => settled.length));
  const turns = Array.from({ length: longest }, (_, k) => parts.flatMap(({ settled }) => settled.slice(k, k + 1)));
  const failed = parts.find(({ failure }) => failure !== null);
  return {
    ...first,
    info: parts.find(({ info }) => info !== null)?.info ?? null,
    settled: turns.flat(),
    diagnoses: parts.flatMap(({ diagnoses }) => diagnoses),
    judged: parts.flatMap((part) => part.judged),
    coverage: [
      ...Map.groupBy(
        parts.flatMap(({ coverage }) => coverage),
        ({ cell }) => cell,
      ).values(),
    ].map((its) => its.reduce(united)),
    failure: failed?.failure ?? null,
  };
}

/**
 * Test every target in a process of its own, as many at a time as there are processors. Results come in the order of the plans.
 * @throws UsageError when a target cannot be tested
 */
export async function testAll(
  plans: readonly WorkerPlan[],
  report: (progress: Progress) => void,
  stopped: () => boolean,
): Promise<TargetResult[]> {
  const results: TargetResult[][] = plans.map(() => []);
  const waiting = plans.flatMap((plan, k) => partsOf(plan, plans.length).map((part) => [k, part] as const));
  const sofar = new Map<WorkerPlan, Progress>();
  const sum = (plan: WorkerPlan, progress: Progress): void => {
    sofar.set(plan, progress);
    const its = [...sofar.values()].filter(({ target }) => target === progress.target);
    const total = (of: (one: Progress) => number): number => its.reduce((all, one) => all + of(one), 0);
    report({ ...progress, done: total(({ done }) => done), tasks: total(({ tasks }) => tasks) });
  };
  const takeParts = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !stopped(); next = waiting.shift()) {
      const [k, plan] = next;
      const result = await testTarget(plan, (progress) => sum(plan, progress), stopped);
      (results[k] as TargetResult[])[plan.shard[0] - 1] = result;
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(waiting.length, availableParallelism()) }, takeParts));
  } catch (error) {
    waiting.length = 0;
    terminateAll();
    throw error;
  }
  return results.flatMap((parts) => {
    const [first, ...rest] = parts.filter((result) => result !== undefined);
    return first === undefined ? [] : [joined([first, ...rest])];
  });
}
