import { getCompileCacheDir } from "node:module";
import { availableParallelism } from "node:os";
import type { ImplementationInfo } from "../../impl/contract.ts";
import { CaseError, formatCase, parseCase } from "../../properties/cases/case.ts";
import type { Judged } from "../../properties/expect/accept.ts";
import { type Coverage, united } from "../../properties/run/coverage.ts";
import type { Diagnosis } from "../../properties/diagnosis/diagnosis.ts";
import { type Finding, isFound } from "../../properties/findings/finding.ts";
import type { Placed } from "../../properties/findings/triage.ts";
import type { Settled } from "../../properties/run/tasks.ts";
import type { Verdict } from "../../properties/verdict.ts";
import { catalogue } from "../../spec/catalogue.ts";
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
  /** The reason why none of the cells that were asked for is served. */
  readonly unserved: readonly string[];
  readonly settled: readonly Settled[];
  readonly diagnoses: readonly Diagnosis[];
  /** The findings whose cause is known; null where the violations were not told apart. */
  readonly explained: readonly Finding[] | null;
  /** Cells in which a process died while the mistake was looked for. */
  readonly dead: readonly string[];
  /** Places of the tasks in which a process died. */
  readonly crashed: readonly number[];
  /** Empty where a process died before it could say. */
  readonly coverage: readonly Coverage[];
  /** Cases and their outcomes, where the plan asks for them. */
  readonly judged: readonly Judged[];
  /** The program did not start as the protocol says. */
  readonly failure: string | null;
  /** The target crashed, hung or wrote without end when it was to stop. */
  readonly stop: string | null;
}

/** Progress of one target. */
export interface Progress {
  readonly target: string;
  readonly done: number;
  readonly tasks: number;
  /** The verdict that was found last. */
  readonly found: Verdict | null;
  /** The task that is tried. */
  readonly at: Verdict | null;
  /** A cause is looked for, which takes as long as it takes. */
  readonly diagnosing?: boolean;
  /** The first violation of a finding, as soon as its cause was looked for. */
  readonly placed?: Placed;
}

/** Crashes of one target, known ones not counted, after which the rest of its tasks is not tried. */
const MAX_CRASHES = 3;
/** The same where all that fails is to be recorded. */
const MAX_RECORDED = 50;
/** Weight of a program or module of the user: it is not known, and may be the longest. */
const UNKNOWN = 30;
/** Tasks of a quick run that are done before another process has started. */
const FEW = 32;
/** Seconds without a word that a worker has while it loads a target, and while no target is called: more than a target has to load. */
const PATIENCE = 130;

/** End of one worker: its work is finished, or its process died before. */
interface WorkerEnd {
  readonly finished: boolean;
  /** The time of the target has passed. */
  readonly late: boolean;
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
export async function runWorker(
  plan: WorkerPlan,
  until: number,
  onMessage: (message: Message) => void,
): Promise<WorkerEnd> {
  const cache = getCompileCacheDir();
  const note = new Note();
  const worker = new WorkerProcess(import.meta.url, "./worker", {
    env: cache ? { NODE_COMPILE_CACHE: cache } : {},
    note,
  });
  let finished = false;
  let loaded = false;
  let late = false;
  let died: string | null = null;
  let silence = plan.answerLimit;
  const timer = setTimeout(
    () => {
      late = true;
      worker.kill();
    },
    Math.min(until - performance.now(), 2 ** 31 - 1),
  );
  const onSent = (sent: unknown): void => {
    const message = sent as Message;
    if (message.kind === "loaded") loaded = true;
    if (message.kind === "died") died = message.how;
    if (message.kind === "done" || message.kind === "refused" || message.kind === "failed") finished = true;
    onMessage(message);
  };
  const end = await worker.run(
    plan,
    silence,
    onSent,
    () => (silence = loaded && note.called ? plan.answerLimit : Math.max(PATIENCE, plan.answerLimit)),
  );
  clearTimeout(timer);
  const line = caseLine(note.read());
  note.close();
  const death = late
    ? `the ${plan.timeLimit} s of the target (--time-limit) have passed`
    : (died ?? end.inWords(silence));
  return { finished, late, death, line };
}

/** Test one target, going on behind a task in which its process died. */
async function testTarget(
  plan: WorkerPlan,
  report: (progress: Progress) => void,
  stopped: () => boolean,
): Promise<TargetResult> {
  let info: ImplementationInfo | null = null;
  let notes: readonly string[] = [];
  let unserved: readonly string[] = [];
  let failure: string | null = null;
  let refusal: string | null = null;
  let stop: string | null = null;
  let tasks = 0;
  let at: Verdict | null = null;
  let found: Verdict | null = null;
  const settled: Settled[] = [];
  const diagnoses: Diagnosis[] = [];
  let coverage: readonly Coverage[] = [];
  let planned: readonly Verdict[] = [];
  const judged: Judged[] = [];
  /** The cell whose mistake is looked for; null: more cases of what failed. */
  let diagnosing: string | null | undefined;
  const diagnosed: string[] = [];
  const dead: string[] = [];
  const crashed: number[] = [];
  let explained: readonly Finding[] | null = null;
  let fresh: Placed | undefined;
  const onMessage = (message: Message): void => {
    if (message.kind === "refused") refusal = message.message;
    else if (message.kind === "unstopped") stop = message.message;
    else if (message.kind === "failed") failure = message.message;
    else if (message.kind === "ready") ({ info, tasks, planned, notes, unserved } = message);
    else if (message.kind === "begin") at = planned[message.task] ?? null;
    else if (message.kind === "end") {
      settled.push(message.settled);
      judged.push(...message.judged);
      at = message.next === null ? null : (planned[message.next] ?? null);
      if (message.settled !== null && "verdict" in message.settled) found = message.settled.verdict;
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
    } else if (message.kind === "placed") {
      diagnosing = undefined;
      settled[message.of] = { verdict: message.placed.verdict };
      if (message.placed.isFirst) fresh = message.placed;
    } else if (message.kind === "explained") explained = message.findings;
    if (message.kind === "alive" || message.kind === "loaded") return;
    const looks = diagnosing !== undefined;
    report({
      target: plan.target,
      done: settled.length,
      tasks,
      found,
      at,
      diagnosing: looks,
      ...(fresh && { placed: fresh }),
    });
    fresh = undefined;
  };
  const until = performance.now() + plan.timeLimit * 1000;
  const most = plan.judge === true ? MAX_RECORDED : MAX_CRASHES;
  let late = false;
  for (let crashes = 0; crashes < most && !late && !stopped();) {
    // a worker that goes on where another died does not know what that one had found
    const triages = plan.triages === true && settled.length === 0;
    const end = await runWorker({ ...plan, triages, skip: settled.length, diagnosed }, until, onMessage);
    const { finished, death, line } = end;
    ({ late } = end);
    if (refusal !== null) throw new UsageError(refusal);
    if (finished || stopped()) break;
    const victim = at as Verdict | null;
    if (victim === null && late) {
      if (planned.length === 0) failure = death;
      break;
    }
    if (victim === null) {
      if (diagnosing === undefined) {
        failure = death;
        break;
      }
      // the failure in it has its verdict
      if (typeof diagnosing === "string") dead.push(diagnosing);
      if (plan.diagnose === "every") failure ??= `${diagnosing}: ${death}`;
      else if (settled.length === tasks || plan.failFast === true) break;
      diagnosing = undefined;
      continue;
    }
    const where = line === null ? "" : ` (case: ${line})`;
    crashed.push(settled.length);
    settled.push({ verdict: { ...victim, cases: 1, message: death + where } });
    if (line !== null) judged.push([victim.law, line, true]);
    if (victim.known === null) crashes++;
    at = null;
    if (plan.failFast === true && victim.known === null) break;
  }
  if (!stopped()) {
    const many = plan.failFast === true ? "--fail-fast ends at the first finding" : `it died ${most} times before`;
    const why = failure ?? (late ? `the time limit of ${plan.timeLimit} s was up` : many);
    const left = Map.groupBy(planned.slice(settled.length), ({ cell, options, dtype, law }) =>
      JSON.stringify([cell, options, dtype, law]),
    );
    const message = `not tried, because ${why}`;
    settled.push(
      ...[...left.values()].flatMap(([one]) => (one ? [{ verdict: { ...one, known: null, message } }] : [])),
    );
  }
  return {
    target: plan.target,
    info,
    notes,
    unserved,
    settled,
    diagnoses,
    explained,
    dead,
    crashed,
    coverage,
    judged,
    failure,
    stop,
  };
}

/** A violation in the results of the parts of a target. */
interface Violated {
  readonly verdict: Verdict;
  /** Place of its task among all of the target. */
  readonly of: number;
  readonly part: number;
  readonly place: number;
}

/** The violations and failures of a target in the order of its tasks, which its parts took by turns; a process that died is not asked again. */
const violationsIn = (parts: readonly TargetResult[], dead: readonly string[]): Violated[] =>
  parts
    .flatMap(({ settled, crashed }, part) =>
      settled.flatMap((one, place): Violated[] => {
        if (one === null || !("verdict" in one) || crashed.includes(place)) return [];
        const found = isFound(one.verdict) && !dead.includes(one.verdict.cell);
        return found ? [{ verdict: one.verdict, of: place * parts.length + part, part, place }] : [];
      }),
    )
    .sort((a, b) => a.of - b.of);

/** The parts of a target, the violations of all of them told apart by their causes; a cell of which a process dies is left out. */
async function triaged(
  plan: WorkerPlan,
  parts: readonly TargetResult[],
  report: (news: Pick<Progress, "diagnosing" | "placed">) => void,
  stopped: () => boolean,
): Promise<TargetResult[]> {
  const dead = parts.flatMap((part) => part.dead);
  const until = performance.now() + plan.timeLimit * 1000;
  for (;;) {
    const violated = violationsIn(parts, dead);
    if (violated.length === 0 || stopped()) return [...parts];
    const violations = violated.map(({ of, verdict }) => [of, verdict] as const);
    const all = parts.map(({ settled }) => [...settled]);
    let explained: readonly Finding[] | null = null;
    let cell: string | null = null;
    const { late } = await runWorker({ ...plan, violations }, until, (message) => {
      if (message.kind === "diagnosing") {
        ({ cell } = message);
        report({ diagnosing: true });
      } else if (message.kind === "explained") explained = message.findings;
      else if (message.kind === "placed") {
        const { part, place } = violated.find(({ of }) => of === message.of) as Violated;
        (all[part] as Settled[])[place] = { verdict: message.placed.verdict };
        report({ diagnosing: false, ...(message.placed.isFirst && { placed: message.placed }) });
      }
    });
    if (explained !== null)
      return parts.map((part, k) => ({ ...part, settled: all[k] as Settled[], explained: k === 0 ? explained : null }));
    if (cell === null || late) return [...parts];
    dead.push(cell);
  }
}

/** A part of the tasks of one target, for one process. */
interface Part {
  /** Place of the target's plan. */
  readonly of: number;
  readonly plan: WorkerPlan;
  /** Seconds that it is expected to take beside the others. */
  readonly weight: number;
  /** Share of its tasks that is done. */
  done: number;
}

/** Splits a target, so that every processor is busy: a built-in always, a program or module of the user into as many parts as may run at once. */
function partsOf(plan: WorkerPlan, of: number, jobs: number): Part[] {
  const source = sourceOf(plan.target);
  const builtIn = source.kind === "built-in";
  const few = plan.level === "quick" && (plan.cells?.length ?? catalogue.length) * plan.laws.length < FEW;
  const whole = plan.replay !== null || plan.diagnose === "every" || plan.failFast === true || (builtIn && few);
  const count = whole ? 1 : Math.min(availableParallelism(), builtIn ? Number.POSITIVE_INFINITY : jobs);
  const [i, n] = plan.shard;
  return Array.from({ length: count }, (_, k): Part => ({
    of,
    plan: { ...plan, shard: [i + n * k, n * count], triages: plan.diagnose === "failed" && count === 1 },
    weight: (builtIn ? source.builtIn.seconds : UNKNOWN) / count,
    done: 0,
  }));
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
    explained: parts.flatMap(({ explained }) => explained ?? []),
    judged: parts.flatMap((part) => part.judged),
    coverage: [
      ...Map.groupBy(
        parts.flatMap(({ coverage }) => coverage),
        ({ cell }) => cell,
      ).values(),
    ].map((its) => its.reduce(united)),
    failure: failed?.failure ?? null,
    stop: parts.find(({ stop }) => stop !== null)?.stop ?? null,
  };
}

/**
 * Test every target in processes of its own, as many at a time as there are processors: one queue, the longest first. Results come
 * in the order of the plans. `report` is told the share of all the work that is done, 0 to 1.
 * @param jobs processes that may run a program or module of the user at once
 * @throws UsageError when a target cannot be tested
 */
export async function testAll(
  plans: readonly WorkerPlan[],
  jobs: number,
  report: (progress: Progress, share: number) => void,
  stopped: () => boolean,
): Promise<TargetResult[]> {
  const parts = plans.flatMap((plan, of) => partsOf(plan, of, jobs));
  const results = new Map<Part, TargetResult>();
  const waiting = parts.toSorted((a, b) => b.weight - a.weight);
  const sofar = new Map<Part, Progress>();
  const all = parts.reduce((sum, { weight }) => sum + weight, 0);
  const tell = (part: Part, progress: Progress): void => {
    sofar.set(part, progress);
    part.done = progress.tasks === 0 ? 0 : progress.done / progress.tasks;
    const its = parts.filter(({ of }) => of === part.of);
    const known = its.flatMap((one) => sofar.get(one) ?? []);
    const total = (of: (one: Progress) => number): number => known.reduce((sum, one) => sum + of(one), 0);
    // parts of one target have the same number of tasks, or one more
    const tasks = Math.round((total((one) => one.tasks) * its.length) / known.length);
    report(
      { ...progress, done: total(({ done }) => done), tasks },
      parts.reduce((sum, { done, weight }) => sum + done * weight, 0) / all,
    );
  };
  const takeParts = async (): Promise<void> => {
    for (let part = waiting.shift(); part !== undefined && !stopped(); part = waiting.shift()) {
      const its = part;
      results.set(its, await testTarget(its.plan, (progress) => tell(its, progress), stopped));
      its.done = 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(waiting.length, availableParallelism()) }, takeParts));
  } catch (error) {
    waiting.length = 0;
    terminateAll();
    throw error;
  }
  const whole: TargetResult[] = [];
  for (const [k, plan] of plans.entries()) {
    const own = parts.filter(({ of }) => of === k);
    const its = own.flatMap((part) => results.get(part) ?? []);
    const late =
      plan.diagnose === "failed" && its.length === own.length && its.some(({ explained }) => explained === null);
    const [first, ...rest] = late
      ? await triaged(
          plan,
          its,
          (news) => tell(own[0] as Part, { ...(sofar.get(own[0] as Part) as Progress), ...news }),
          stopped,
        )
      : its;
    if (first !== undefined) whole.push(joined([first, ...rest]));
  }
  return whole;
}
