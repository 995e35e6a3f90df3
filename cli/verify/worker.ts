import { TargetError } from "../../impl/targets/module.ts";
import type { Implementation, Support } from "../../impl/contract.ts";
import { type Case, formatCase, parseCase } from "../../properties/cases/case.ts";
import { coverageOf, declaredPairs, pairsIn } from "../../properties/run/coverage.ts";
import { isFound } from "../../properties/findings/finding.ts";
import type { Triage, Violated } from "../../properties/findings/triage.ts";
import { type Judged, isAcceptable } from "../../properties/expect/accept.ts";
import { findingsOf } from "../../properties/expect/expectation.ts";
import { hash } from "../../properties/cases/hash.ts";
import { shellWord } from "../../properties/run/shell-words.ts";
import { blank, replayLine, survey } from "../../properties/run/try-law.ts";
import { kitNotes } from "../../properties/run/kit-parts.ts";
import { everyLaw } from "../../properties/run/selection.ts";
import { isDirect } from "../../properties/laws/directness.ts";
import { FirstLook, type Plan, briefly, plannedTasks, settlePlanned } from "../../properties/run/plan.ts";
import { type Settled, type Target, declarable, duplicates, undeclarable } from "../../properties/run/tasks.ts";
import { budgets } from "../../properties/run/budgets.ts";
import type { Task } from "../../properties/run/task.ts";
import type { Verdict } from "../../properties/verdict.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { messageOf, oneLine } from "../../impl/untrusted-text.ts";
import type { Message, WorkerPlan } from "./messages.ts";
import { ParentChannel } from "../../impl/isolation/channel.ts";
import { endOwn } from "../../impl/isolation/guard.ts";
import { leaveCalled, leaveNote } from "../../impl/isolation/note.ts";
import { inheritDefinitions } from "../../impl/targets/definitions.ts";
import { LIMITS, load } from "../targets.ts";

const parent = new ParentChannel();
const send = (message: Message): Promise<void> => parent.send(message);

// the cache is for this process, not for the programs that it starts
delete process.env["NODE_COMPILE_CACHE"];

/** Seconds between signs of life. */
const PULSE = 5;
let said = performance.now();

/** Pairs of values that occurred together in a case that was answered and judged, by cell. */
const seen = new Map<string, Set<string>>();
/** Cases of one kind have the same pairs. */
const kinds = new Set<string>();

const see = (c: Case): void => {
  const { cell, options, dtype, direction, layers, lengths, start } = c;
  const kind = [cell, JSON.stringify(options), dtype, direction, layers > 1, lengths === null, start].join(" ");
  if (kinds.has(kind)) return;
  kinds.add(kind);
  const pairs = seen.get(c.cell) ?? new Set();
  seen.set(c.cell, pairs);
  for (const pair of pairsIn(c)) pairs.add(pair);
};

const pulse = (): Promise<void> => {
  said = performance.now();
  return send({ kind: "alive" });
};

const pulseWhereDue = (): void => {
  // between cases that need no turn of the event loop no timer fires
  if (performance.now() - said > PULSE * 1000) void pulse();
};

/** The same implementation, whose silence is told from ours. */
const watched = (implementation: Implementation): Implementation => ({
  ...implementation,
  run(request) {
    pulseWhereDue();
    leaveCalled(true);
    try {
      return implementation.run(request);
    } finally {
      leaveCalled(false);
    }
  },
});

/** Cases judged since they were last told, of each law and cell. */
let judged: Judged[] = [];
const judgedOf = new Map<string, number>();
/** Cases of one law and cell that are told at most, and that are tried at a time where it fails. */
const JUDGED = 400;
const SURVEY = 32;

const tellJudged = (): readonly Judged[] => {
  const told = judged;
  judged = [];
  return told;
};

/** The plan that a worker is sent, as a plan of laws and cases. */
const planOf = (sent: WorkerPlan): Plan => ({
  ...sent,
  laws: everyLaw.filter(({ id }) => sent.laws.includes(id)),
  replayCommand: (law, line) =>
    replayLine([sent.target, ...sent.again].map(shellWord).join(" "), law, line, sent.grade),
  // an expectation is recorded by its smallest case
  shrinks: sent.judge === true || sent.shrinks === true,
  replay: sent.replay === null ? null : parseCase(sent.replay),
  onJudged: see,
  onCase: (c) => {
    // should this process die, this is the case
    leaveNote(formatCase(c));
    pulseWhereDue();
  },
  ...(sent.judge === true && {
    onOutcome: ({ law, support: { cell } }: Task, c: Case, failed: boolean): void => {
      const count = judgedOf.get(`${cell} ${law.id}`) ?? 0;
      judgedOf.set(`${cell} ${law.id}`, count + 1);
      if (count < JUDGED) judged.push([law.id, formatCase(c), failed]);
    },
  }),
});

/** A task in words, whichever others there are. */
const placeOf = ({ support, options, dtype, law }: Task): string =>
  [support.cell, law.id, JSON.stringify(options), dtype].join(" ");

/** The verdict of a task should the worker die. */
const unfinished = (task: Task): Verdict => {
  const { finding } = task;
  const known = finding && { id: finding.id, reason: finding.reason, link: finding.link };
  return { ...blank(task), verdict: "errored", known };
};

const verdictIn = (settled: Settled): Verdict | null =>
  settled !== null && "verdict" in settled ? settled.verdict : null;

/** The cells that a target declares and that were asked for, each with its first options and element type. */
const declared = (
  { cells }: Implementation,
  wanted: readonly string[] | null,
): { readonly support: Support; readonly options: Options; readonly dtype: Dtype }[] =>
  cells
    .filter(({ cell }) => wanted === null || wanted.includes(cell))
    .flatMap((support) => {
      const [[options], [dtype]] = [support.options, support.dtypes];
      return options === undefined || dtype === undefined ? [] : [{ support, options, dtype }];
    });

async function work(sent: WorkerPlan): Promise<void> {
  let loaded: Target;
  let closing = false;
  const onEnd = (how: string): void =>
    void (
      closing
        ? send({ kind: "unstopped", message: how }).then(() => send({ kind: "done" }))
        : send({ kind: "died", how })
    ).finally(() => process.disconnect());
  try {
    await inheritDefinitions();
    loaded = await load(sent.target, sent.adapter, { ...LIMITS, run: sent.answerLimit }, onEnd);
  } catch (error) {
    await send({ kind: error instanceof TargetError ? "refused" : "failed", message: messageOf(error) });
    return;
  }
  await send({ kind: "loaded" });
  const notes = [
    ...undeclarable(loaded.implementation),
    ...duplicates(loaded.implementation),
    ...kitNotes(loaded.implementation),
    ...(loaded.implementation.remarks ?? []),
  ];
  const findings = findingsOf(sent.expected ?? [], sent.target, loaded.implementation.info.version);
  const implementation = declarable(watched(loaded.implementation));
  const plan = planOf(sent);
  const known = [...loaded.findings, ...findings];
  const tasks = plannedTasks({ ...loaded, implementation, findings: known }, plan);
  const planned = tasks.map(unfinished);
  // a record of what fails has every case that its level has
  const firstLook = sent.judge === true ? null : new FirstLook({ ...loaded, implementation, findings: known }, plan);
  await send({ kind: "ready", info: implementation.info, tasks: tasks.length, planned, notes });
  let triage: Triage | undefined;
  const place = async (of: number, violated: Violated): Promise<void> => {
    await send({ kind: "diagnosing", cell: violated.task.support.cell });
    // only a mistake loads the mutants with which it is compared
    const findings = await import("../../properties/findings/triage.ts");
    triage ??= new findings.Triage(implementation, {
      seed: sent.seed,
      grade: sent.grade,
      shrinkTries: budgets[sent.level].shrinkTries,
    });
    await send({ kind: "placed", of, placed: await triage.place(violated) });
  };
  if (sent.violations !== undefined) {
    for (const [of, verdict] of sent.violations) await place(of, { task: tasks[of] as Task, verdict });
    await send({ kind: "explained", findings: triage?.explained ?? [] });
    await implementation.close?.();
    await send({ kind: "done" });
    return;
  }
  let begun = false;
  for (const [k, task] of tasks.slice(sent.skip).entries()) {
    const at = sent.skip + k;
    if (!begun) await send({ kind: "begin", task: at });
    const brief = !isDirect(task.law.id) && (await firstLook?.fails(task.support.cell)) === true;
    const settled = await settlePlanned(task, brief ? briefly(plan) : plan);
    const verdict = verdictIn(settled);
    const looks = sent.triages === true && verdict !== null && isFound(verdict);
    const ends = sent.failFast === true && verdict !== null && isFound(verdict);
    const surveys = sent.judge === true && verdict !== null && isAcceptable(verdict);
    begun = !looks && !ends && !surveys && at + 1 < tasks.length;
    leaveNote("");
    await send({ kind: "end", settled, next: begun ? at + 1 : null, judged: tellJudged() });
    if (surveys) {
      await send({ kind: "diagnosing", cell: null });
      await survey(task, SURVEY, hash(sent.seed, `survey ${placeOf(task)}`), sent.grade);
      await send({ kind: "surveyed", judged: tellJudged() });
    }
    if (looks) await place(at, { task, verdict });
    if (ends) break;
  }
  if (sent.triages === true) await send({ kind: "explained", findings: triage?.explained ?? [] });
  if (sent.replay === null)
    await send({
      kind: "covered",
      coverage: implementation.cells
        .filter(({ cell }) => seen.has(cell))
        .map((support) => coverageOf(support.cell, declaredPairs(support), seen.get(support.cell) as Set<string>)),
    });
  if (sent.diagnose === "every")
    for (const { support, options, dtype } of declared(implementation, sent.cells)) {
      if (sent.diagnosed?.includes(support.cell) === true) continue;
      await send({ kind: "diagnosing", cell: support.cell });
      const { diagnose } = await import("../../properties/diagnosis/diagnose.ts");
      const diagnosis = await diagnose(implementation, support, options, dtype, sent.seed);
      await send({ kind: "diagnosed", diagnosis });
    }
  closing = true;
  try {
    await implementation.close?.();
  } catch (error) {
    await send({ kind: "unstopped", message: messageOf(error) });
  }
  await send({ kind: "done" });
}

parent.receive((sent) => {
  setInterval(() => void pulse(), PULSE * 1000).unref();
  // the parent may die: nobody is left to tell
  process.once("disconnect", () => {
    endOwn();
    process.exit(1);
  });
  void work(sent as WorkerPlan)
    .catch((error: unknown) => process.stderr.write(`Gatecheck itself failed: ${oneLine(messageOf(error), 500)}\n`))
    .finally(() => process.disconnect());
});
