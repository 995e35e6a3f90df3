import * as fc from "fast-check";
import type { RunAnswer, RunRequest, Support } from "../../impl/contract.ts";
import { rightAnswer } from "../../impl/defined/index.ts";
import { usageHere } from "../../impl/usage.ts";
import { NotOffered, Untold, ask, blame, later, lend, usage } from "./ask.ts";
import { type Space, casesFor } from "../cases/arbitrary.ts";
import { type Case, formatCase, parseCase } from "../cases/case.ts";
import { draw, hash } from "../cases/hash.ts";
import { byHand, withoutEffect } from "../cases/by-hand.ts";
import { numbersOf, oddOf } from "../cases/numbers.ts";
import { isQuantised } from "../cases/grid.ts";
import { drawRequest } from "../cases/request.ts";
import { expectGrade } from "../judge/oracle.ts";
import { type Judgement, type Mismatch, judge } from "../judge/compare.ts";
import { jsonNumber } from "./json-number.ts";
import { kitsOwn } from "./kit-parts.ts";
import type { Trial } from "../law.ts";
import { type Level, climb } from "./ladder.ts";
import { smallestOf } from "./shrink.ts";
import { isHalf } from "../../spec/storage.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { representable } from "../requests/representable.ts";
import { structures, structuresWith, turnOf } from "./structures.ts";
import type { Task } from "./task.ts";
import { shellWord } from "./shell-words.ts";
import { offered, outside } from "./space.ts";
import type { Counterexample, Verdict } from "../verdict.ts";
import { type Grade, gradesUpTo } from "../../spec/language/precision.ts";

/** Budget of a law on one cell. */
export interface Budget {
  /** Effective cases wanted; a law with fewer is vacuous. */
  readonly effective: number;
  /** Cases tried at most to get them. */
  readonly most: number;
  /** Cases that shrinking may try: a number, not a time, so that the same seed ends in the same counterexample under any load. */
  readonly shrinkTries: number;
  /** Level whose sizes a law with a ladder tries: quick, unless told. */
  readonly level?: Level;
  /** True where the structures of a run are tried as well: all with the default options, those of a 4-way array with the others. */
  readonly structures?: boolean;
}

/** Draws for each case tried at most: some cases are another verdict's. */
const ASIDE = 8;

/** A request that an implementation can be asked: one that quantises its weights is asked none that it would move. @throws Untold */
function taken(request: RunRequest, int8Weights: Support["int8Weights"]): RunRequest {
  if (int8Weights === true && !isQuantised(request))
    throw new Untold("it asks for weights that are no 8-bit multiples of one number");
  return request;
}

const trialOf = (
  c: Case,
  { gradients, own, int8Weights }: Support,
  grade: Grade,
  asking: Pick<Trial, "run" | "runShared" | "later" | "usage">,
): Trial => ({
  case: c,
  ...drawRequest(c),
  ...asking,
  run: async (request) => asking.run(taken(representable(request), int8Weights)),
  runShared: async (request) => asking.runShared(taken(representable(request), int8Weights)),
  gradients,
  grade,
  ...(own && { own }),
  draw: (name, least, most) => draw(c.seed, name, least, most),
});

/** The weakest grade at which an answer is judged. */
const weakest = ({ precision }: Support, dtype: Dtype, demanded: Grade): Grade =>
  gradesUpTo(dtype, demanded, precision).at(-1) ?? demanded;

/** A case is effective when the law's control, a deliberately wrong implementation, is refused on it, at the grade that explains the answer. */
async function isEffective(
  { law, support, dtype }: Task,
  c: Case,
  explained: Grade,
  demanded: Grade,
): Promise<boolean> {
  const grade = explained === "faithful" ? "absolute" : explained;
  const wrong = law.control.of(rightAnswer, (name, least, most) => draw(c.seed, name, least, most));
  const run = async (request: RunRequest): Promise<RunAnswer> => wrong(request);
  expectGrade(grade);
  const sides = await law.check(
    trialOf(c, support, weakest(support, dtype, demanded), {
      run,
      runShared: run,
      later: (answer) => Promise.resolve(answer),
      usage: usageHere,
    }),
  );
  return judge(sides, grade, true).mismatch !== null;
}

/** True for a run without numbers, and for one with a row of no steps: many frameworks refuse both, and no declaration can say so. */
const isEmpty = ({ T, B, m, n, lengths }: Case): boolean => T * B * m * n === 0 || lengths?.includes(0) === true;

/** Result of one case. */
interface CaseResult extends Judgement {
  readonly grade: Grade;
  /** The requests of the law, in their order. */
  readonly asked: readonly RunRequest[];
  /** The largest distance/bound by tensor, in an arithmetic of fewer digits. */
  readonly outputs?: ReadonlyMap<string, number>;
}

/** The first mismatch of a case, and what its law had asked. */
interface Violation {
  readonly mismatch: Mismatch;
  readonly asked: readonly RunRequest[];
}

/** True for an arithmetic of fewer digits than the element types of old. */
const isCoarse = ({ dtype, support }: Task): boolean => isHalf(dtype) || (support.precision ?? []).length > 0;

/** A tensor of an answer by what it is in every layer and direction: `c` for `final[0][1].c`, `d W_f` for a gradient; null for another. */
export function outputOf(what: string): string | null {
  const [, state] = /^final\[\d+\]\[\d+\]\.(\w+)$/.exec(what) ?? [];
  const [, slope] = /^gradients\.(?:\w+\[\d+\]\[\d+\]\.)?(\w+)$/.exec(what) ?? [];
  return what === "y" ? what : (state ?? (slope === undefined ? null : `d ${slope}`));
}

/** The best grade at which both sides agree, or the mismatch at the grade that is demanded. */
export async function tryCase(task: Task, c: Case, demanded: Grade): Promise<CaseResult> {
  const { implementation, support } = task;
  const [first, ...wider] = gradesUpTo(task.dtype, demanded, support.precision);
  const asked: RunRequest[] = [];
  const asking =
    (ask: Trial["run"]): Trial["run"] =>
    (request) => {
      if (task.law.measured !== true) asked.push(request);
      return ask(request);
    };
  const trial = trialOf(c, support, weakest(support, task.dtype, demanded), {
    run: asking((request) => ask(implementation, request)),
    runShared: asking((request) => lend(implementation, request)),
    later: (answer) => later(implementation, answer),
    usage: (of) => usage(implementation, of),
  });
  expectGrade(first);
  const sides = await task.law.check(trial);
  const known = task.finding?.looks;
  const judged = (grade: Grade): CaseResult => {
    const outputs = isCoarse(task) ? new Map<string, number>() : undefined;
    return { ...judge(sides, grade, false, known, outputs), grade, asked, ...(outputs && { outputs }) };
  };
  let found = judged(first);
  for (const grade of wider) if (found.mismatch !== null || found.aside !== undefined) found = judged(grade);
  return found;
}

/** @param target with what must stand beside it, as a shell reads it */
export const replayLine = (target: string, law: string, line: string, demanded: Grade): string =>
  `npx gatecheck verify ${target} --laws ${law} --case "${line}"${demanded === "absolute" ? "" : ` --grade ${demanded}`}`;

/** The command that replays a case. */
export const replayOf = ({ target, law, replayCommand }: Task, line: string, demanded: Grade): string =>
  replayCommand?.(law.id, line) ?? replayLine(shellWord(target), law.id, line, demanded);

const listed = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** The numbers of a case, and what its law put into them. */
function numbersAsked(c: Case, asked: readonly RunRequest[]): string | null {
  const numbers = numbersOf(c);
  const told = [numbers ?? "", numbers === null ? "" : idleOf(c, asked), oddOf(c, asked)].filter((part) => part !== "");
  return told.length === 0 ? null : told.join("; ");
}

/** The request of a law that asked the case itself and nothing else; null of any other. */
function itselfAsked(c: Case, [request, ...others]: readonly RunRequest[]): RunRequest | null {
  const drawn = drawRequest(c).request;
  const itself =
    request !== undefined &&
    request.x === drawn.x &&
    request.layers === drawn.layers &&
    (request.stream ?? request.mask ?? request.resets) === undefined;
  return itself && others.length === 0 ? request : null;
}

/** The definition computed by hand, where the law asked the case itself and nothing else. */
function handOf(c: Case, asked: readonly RunRequest[]): string | null {
  const request = itselfAsked(c, asked);
  return request === null ? null : byHand(request);
}

/** Inputs of the case itself that make no difference to the definition; a gradient may be of them, so that nothing is told there. */
function idleOf(c: Case, asked: readonly RunRequest[]): string {
  const request = itselfAsked(c, asked);
  const idle = request === null || request.want.includes("gradients") ? [] : withoutEffect(request);
  return idle.length === 0
    ? ""
    : `by the definition ${listed.format(idle)} ${idle.length === 1 ? "makes" : "make"} no difference`;
}

export const counterexampleOf = (
  task: Task,
  c: Case,
  found: Case,
  { mismatch, asked }: Violation,
  demanded: Grade,
): Counterexample => ({
  case: formatCase(c),
  found: formatCase(found),
  where: mismatch.where,
  got: jsonNumber(mismatch.got),
  want: jsonNumber(mismatch.want),
  distance: jsonNumber(mismatch.distance),
  bound: jsonNumber(mismatch.bound),
  boundFrom: mismatch.boundFrom,
  // the numbers of a case are those that it draws
  numbers: task.law.needs.includes("ownWeights") ? null : numbersAsked(c, asked),
  byHand: handOf(c, asked),
  replay: replayOf(task, formatCase(c), demanded),
});

/** Everything a verdict says before anything was tried. */
export const blank = ({ target, support, options, dtype, law }: Task): Omit<Verdict, "verdict"> => ({
  implementation: target,
  cell: support.cell,
  options,
  dtype,
  law: law.id,
  conformance: law.conformance,
  cases: 0,
  effective: 0,
  grade: null,
  worst: null,
  counterexample: null,
  message: null,
  diagnosis: null,
  known: null,
});

/** Structures that a task tries beside its cases: all of them with the default options, those of the 4-way array with others. */
function structuresOf({ law, support, options, dtype, finding }: Task, space: Space): readonly Space[] {
  if (finding !== null) return [];
  const ofGradients = law.needs.includes("gradients");
  if (Object.keys(options).length === 0) return structures(space, support, ofGradients);
  return dtype === turnOf(support, options) ? structuresWith(options, space, support, ofGradients) : [];
}

/**
 * Try one law on one cell of one implementation until enough cases were effective, one was violated, or the implementation
 * failed. A violation is shrunk. Never throws for what the implementation does. Null where the task accepts no case of the law that could have failed.
 */
export async function tryLaw(task: Task, budget: Budget, seed: number, demanded: Grade): Promise<Verdict | null> {
  const { law, support, options, dtype } = task;
  const base = blank(task);
  const available = offered(law, support);
  if ("unsupported" in available) return { ...base, verdict: "unsupported", message: available.unsupported };

  const [, deepest] = available.space.layers;
  const rungs =
    law.ladder === undefined
      ? []
      : climb(law.ladder, budget.level ?? "quick", seed).filter(({ layers: [, depth] = [1, 1] }) => depth <= deepest);
  /** Structures that are left: the first is tried until a case of it is effective, or refused, or there were enough of them. */
  const left = budget.structures === true ? [...structuresOf(task, available.space)] : [];
  let cases = 0;
  let effective = 0;
  let setAside = 0;
  let refused = 0;
  let reason = "";
  /** True while only empty runs were refused, or by the system: no declaration can say that a cell does without them. */
  let onlyEmpty = true;
  let failure: string | null = null;
  const ladder = gradesUpTo(dtype, demanded, support.precision);
  let grade: Grade = ladder[0];
  const worst = new Map<Grade, { readonly ratio: number; readonly case: string }>();
  const byOutput = new Map<Grade, Map<string, number>>();
  let first: Case | null = null;
  let violation: Violation | null = null;
  /** The first case in which the finding was seen, and nothing else. */
  let known: { readonly case: Case; readonly violation: Violation | null; readonly message: string | null } | null =
    null;

  /** Nothing more is to be learned, or nothing more is to be tried. */
  const enough = (): boolean =>
    failure !== null ||
    first !== null ||
    effective >= budget.effective ||
    cases + refused >= budget.most ||
    drawn >= budget.most * ASIDE;
  let isOver = enough;
  let drawn = 0;

  const predicate = async (c: Case): Promise<boolean> => {
    if (isOver()) return true;
    if (!task.accepts(c)) {
      setAside++;
      return true;
    }
    task.onCase?.(c);
    try {
      const tried = await tryCase(task, c, demanded);
      task.onJudged?.(c);
      if (tried.mismatch !== null) {
        violation = { mismatch: tried.mismatch, asked: tried.asked };
        first = c;
        cases++;
        task.onOutcome?.(c, true);
        return false;
      }
      cases++;
      if (tried.aside !== undefined) {
        known ??= { case: c, violation: { mismatch: tried.aside, asked: tried.asked }, message: null };
        effective++;
        task.onOutcome?.(c, true);
        return true;
      }
      if (ladder.indexOf(tried.grade) > ladder.indexOf(grade)) grade = tried.grade;
      if (tried.ratio > (worst.get(tried.grade)?.ratio ?? -1))
        worst.set(tried.grade, { ratio: tried.ratio, case: formatCase(c) });
      for (const [what, ratio] of tried.outputs ?? []) {
        const output = outputOf(what);
        if (output === null) continue;
        const its = byOutput.get(tried.grade) ?? new Map<string, number>();
        byOutput.set(tried.grade, its.set(output, Math.max(ratio, its.get(output) ?? 0)));
      }
      if (await isEffective(task, c, tried.grade, demanded)) {
        effective++;
        task.onOutcome?.(c, false);
      }
    } catch (error) {
      if (error instanceof NotOffered) {
        refused++;
        reason = error.message;
        onlyEmpty &&= isEmpty(c) || error instanceof Untold;
      } else {
        cases++;
        const message = `${blame(error)} (case: ${formatCase(c)})`;
        if (task.finding?.looks?.({ message }) === true) {
          known ??= { case: c, violation: null, message };
          effective++;
        } else failure = message;
        task.onOutcome?.(c, true);
      }
    }
    return true;
  };

  let batch = 0;
  const drawFrom = async (space: Space, numRuns: number): Promise<void> => {
    const property = fc.asyncProperty(casesFor(support, options, dtype, space), predicate);
    await fc.check(property, { seed: hash(seed, "batch", batch++) | 0, numRuns, endOnFailure: true });
  };
  while (!enough()) {
    const numRuns = law.ladder === undefined ? Math.max(1, budget.effective - effective) : 1;
    drawn += numRuns;
    await drawFrom({ ...available.space, ...rungs[effective % rungs.length] }, numRuns);
  }
  if (effective < budget.effective) left.length = 0;
  isOver = (): boolean => failure !== null || first !== null;
  for (let tries = 0; left[0] !== undefined && !isOver(); tries++) {
    const [before, refusedBefore] = [effective, refused];
    await drawFrom(left[0], 1);
    if (effective === before && refused === refusedBefore && tries < budget.most) continue;
    left.shift();
    tries = -1;
  }
  const tally = { ...base, cases, effective, ...(refused > 0 && { refused: { cases: refused, reason } }) };
  if (failure !== null) return { ...tally, verdict: "errored", message: failure };
  if (first !== null && violation !== null) {
    const verdict = {
      ...tally,
      verdict: "violated",
      counterexample: counterexampleOf(task, first, first, violation, demanded),
    } as const;
    return shrunk(task, verdict, budget.shrinkTries, demanded);
  }
  if (known !== null) return knownVerdict(task, tally, known, budget.shrinkTries, demanded);
  if (cases === 0 && setAside > 0) return null;
  const refusals = refused === 0 ? null : `${refused} of ${refused + cases} cases refused: ${reason}`;
  const top = worst.get(grade) ?? null;
  const outputs = [...(byOutput.get(grade) ?? [])].map(([output, ratio]) => [output, jsonNumber(ratio)] as const);
  const full = {
    ...tally,
    grade,
    worst: top && { ratio: jsonNumber(top.ratio), case: top.case },
    ...(outputs.length > 0 && { outputs: Object.fromEntries(outputs) }),
  };
  if (effective < budget.effective && refusals !== null && cases < budget.most)
    return { ...full, verdict: onlyEmpty ? "unsupported" : "vacuous", message: refusals };
  // the others were those of another verdict on the law
  if (effective === 0 && setAside > 0) return null;
  if (effective < budget.effective && setAside === 0) {
    const message = `only ${effective} of ${cases} cases could have failed (${budget.effective} wanted); the control was: ${law.control.sentence}`;
    // the bound of so few digits is wider than what the control does
    if (isCoarse(task))
      return {
        ...full,
        verdict: "unsupported",
        message: `${support.precision?.join(", ") ?? dtype} has too few digits: ${message}`,
      };
    return { ...full, verdict: "vacuous", message };
  }
  const notes = [kitsOwn(law, support), refusals].filter((note) => note !== null);
  return { ...full, verdict: "holds", message: notes.length === 0 ? null : notes.join("; ") };
}

/** The verdict on cases in which nothing but the finding of a task was seen. */
function knownVerdict(
  task: Task,
  tally: Omit<Verdict, "verdict">,
  {
    case: c,
    violation,
    message,
  }: { readonly case: Case; readonly violation: Violation | null; readonly message: string | null },
  tries: number,
  demanded: Grade,
): Promise<Verdict> | Verdict {
  const known = knownAs(task);
  if (violation === null) return { ...tally, verdict: "errored", message, known };
  const counterexample = counterexampleOf(task, c, c, violation, demanded);
  return shrunk(task, { ...tally, verdict: "violated", counterexample, known }, tries, demanded);
}

/** The finding of a task, as a verdict names it. */
const knownAs = ({ finding }: Task): Verdict["known"] =>
  finding && { id: finding.id, reason: finding.reason, link: finding.link };

/**
 * The same violation in the smallest case that still shows it. Never throws for what the implementation does.
 * @param tries cases that are tried at most
 */
export async function shrunk(task: Task, verdict: Verdict, tries: number, demanded: Grade): Promise<Verdict> {
  const available = offered(task.law, task.support);
  const { counterexample } = verdict;
  if (tries === 0 || task.law.measured === true || counterexample === null || "unsupported" in available)
    return verdict;
  const found = parseCase(counterexample.found);
  let left = tries;
  let best: (Violation & { readonly case: Case }) | null = null;
  await smallestOf(found, available.space, async (c) => {
    if (left === 0 || !task.accepts(c)) return false;
    left--;
    task.onCase?.(c);
    try {
      const { mismatch: unknown, aside = null, asked } = await tryCase(task, c, demanded);
      task.onJudged?.(c);
      const mismatch = verdict.known === null ? unknown : aside;
      if (mismatch !== null) best = { case: c, mismatch, asked };
      return mismatch !== null;
    } catch {
      return false; // a smaller case that it cannot answer is no smaller violation
    }
  });
  if (best === null) return verdict;
  const { case: smallest, ...violation } = best as Violation & { readonly case: Case };
  return { ...verdict, counterexample: counterexampleOf(task, smallest, found, violation, demanded) };
}

/**
 * Judge more cases of a law that fails, to see in which it does; `onOutcome` is told of each. Never throws for what the implementation does.
 */
export async function survey(task: Task, count: number, seed: number, demanded: Grade): Promise<void> {
  const { law, support, options, dtype } = task;
  const available = offered(law, support);
  if ("unsupported" in available) return;
  for (const c of fc.sample(casesFor(support, options, dtype, available.space), { seed, numRuns: count })) {
    if (!task.accepts(c)) continue;
    task.onCase?.(c);
    try {
      const { mismatch, grade } = await tryCase(task, c, demanded);
      const failed = mismatch !== null;
      if (failed || (await isEffective(task, c, grade, demanded))) task.onOutcome?.(c, failed);
    } catch (error) {
      if (!(error instanceof NotOffered)) task.onOutcome?.(c, true);
    }
  }
}

/** Try one law on one given case: a replay. Nothing is shrunk, and a case that could not have failed still holds. */
export async function replay(task: Task, c: Case, demanded: Grade): Promise<Verdict> {
  const base = blank(task);
  const available = offered(task.law, task.support);
  const reason = "unsupported" in available ? available.unsupported : outside(available.space, c);
  if (reason !== null) return { ...base, verdict: "unsupported", message: reason };
  try {
    const { mismatch: unknown, aside = null, asked, grade, ratio } = await tryCase(task, c, demanded);
    const mismatch = unknown ?? aside;
    const tried = {
      ...base,
      cases: 1,
      effective: Number(await isEffective(task, c, grade, demanded)),
    };
    if (mismatch !== null)
      return {
        ...tried,
        verdict: "violated",
        counterexample: counterexampleOf(task, c, c, { mismatch, asked }, demanded),
        ...(unknown === null && { known: knownAs(task) }),
      };
    return { ...tried, verdict: "holds", grade, worst: { ratio: jsonNumber(ratio), case: formatCase(c) } };
  } catch (error) {
    if (error instanceof NotOffered) return { ...base, verdict: "unsupported", message: error.message };
    const message = blame(error);
    const known = task.finding?.looks?.({ message }) === true ? knownAs(task) : null;
    return { ...base, cases: 1, verdict: "errored", message, known };
  }
}
