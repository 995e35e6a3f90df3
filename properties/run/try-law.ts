import * as fc from "fast-check";
import type { RunAnswer, RunRequest } from "../../impl/contract.ts";
import { usageHere } from "../../impl/usage.ts";
import { reference } from "../../impl/reference/index.ts";
import { NotOffered, Untold, ask, blame, later, lend, usage } from "./ask.ts";
import { type Space, cases as casesOf } from "../cases/arbitrary.ts";
import { type Case, formatCase } from "../cases/case.ts";
import { draw, hash } from "../cases/hash.ts";
import { numbersOf } from "../cases/numbers.ts";
import { reductionsOf } from "../cases/reduce.ts";
import { drawRequest } from "../cases/request.ts";
import { expectGrade } from "../judge/oracle.ts";
import { type Judgement, type Mismatch, judge } from "../judge/compare.ts";
import type { ReferenceRun } from "../controls/controls.ts";
import { jsonNumber } from "./json-number.ts";
import { kitsOwn } from "./kit-parts.ts";
import type { Law, Trial } from "../law.ts";
import { type Level, climbed } from "./ladder.ts";
import { structures } from "./structures.ts";
import type { Task } from "./task.ts";
import { shellWord } from "./shell-words.ts";
import { offered, outside } from "./space.ts";
import type { Counterexample, Verdict } from "../verdict.ts";
import type { Grade } from "../../spec/language/precision.ts";

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
  /** True where every structure of a run is tried as well. */
  readonly structures?: boolean;
}

/** Draws for each case tried at most: some cases are another verdict's. */
const ASIDE = 8;

const referenceRun: ReferenceRun = (request) => reference.run(request) as RunAnswer;

const trialOf = (c: Case, gradients: boolean, asking: Pick<Trial, "run" | "runShared" | "later" | "usage">): Trial => ({
  case: c,
  ...drawRequest(c),
  ...asking,
  gradients,
  draw: (name, least, most) => draw(c.seed, name, least, most),
});

/** A case is effective when the law's control, a deliberately wrong implementation, is refused on it. */
async function isEffective(law: Law, c: Case, gradients: boolean): Promise<boolean> {
  const wrong = law.control.of(referenceRun, (name, least, most) => draw(c.seed, name, least, most));
  const run = async (request: RunRequest): Promise<RunAnswer> => wrong(request);
  expectGrade("absolute");
  const sides = await law.check(
    trialOf(c, gradients, {
      run,
      runShared: run,
      later: (answer) => Promise.resolve(answer),
      usage: usageHere,
    }),
  );
  return judge(sides, "absolute").mismatch !== null;
}

/** True for a run without numbers, and for one with a row of no steps: many frameworks refuse both, and no declaration can say so. */
const isEmpty = ({ T, B, m, n, lengths }: Case): boolean => T * B * m * n === 0 || lengths?.includes(0) === true;

/** Result of one case. */
interface CaseResult extends Judgement {
  readonly grade: Grade;
}

/** The best grade at which both sides agree, or the mismatch at the grade that is demanded. */
export async function tryCase(task: Task, c: Case, demanded: Grade): Promise<CaseResult> {
  const { implementation, support } = task;
  const trial = trialOf(c, support.gradients, {
    run: (request) => ask(implementation, request),
    runShared: (request) => lend(implementation, request),
    later: (answer) => later(implementation, answer),
    usage: (of) => usage(implementation, of),
  });
  expectGrade("faithful");
  const sides = await task.law.check(trial);
  const faithful = judge(sides, "faithful");
  if (faithful.mismatch === null || demanded === "faithful") return { ...faithful, grade: "faithful" };
  return { ...judge(sides, "absolute"), grade: "absolute" };
}

/** The command that replays a case. */
export const replayOf = ({ target, law, replayCommand }: Task, line: string, demanded: Grade): string =>
  replayCommand?.(law.id, line) ??
  `npx gatecheck verify ${shellWord(target)} --laws ${law.id} --case "${line}"${demanded === "absolute" ? "" : ` --grade ${demanded}`}`;

export const counterexampleOf = (
  task: Task,
  c: Case,
  found: Case,
  mismatch: Mismatch,
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
  numbers: numbersOf(c),
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

/**
 * Try one law on one cell of one implementation until enough cases were effective, one was violated, or the implementation
 * failed. A violation is shrunk. Never throws for what the implementation does. Null where the task accepts no case of the law.
 */
export async function tryLaw(task: Task, budget: Budget, seed: number, demanded: Grade): Promise<Verdict | null> {
  const { law, support, options, dtype } = task;
  const base = blank(task);
  const available = offered(law, support);
  if ("unsupported" in available) return { ...base, verdict: "unsupported", message: available.unsupported };

  const sizes = law.ladder === undefined ? [] : climbed(law.ladder, budget.level ?? "quick", seed);
  const whole = budget.structures === true && task.finding === null;
  /** Structures that are left: the first is tried until a case of it is effective, or refused, or there were enough of them. */
  const left = whole ? structures(available.space, support, law.needs.includes("gradients")) : [];
  let cases = 0;
  let effective = 0;
  let setAside = 0;
  let refused = 0;
  let reason = "";
  /** True while only empty runs were refused, or by the system: no declaration can say that a cell does without them. */
  let onlyEmpty = true;
  let failure: string | null = null;
  let grade: Grade = "faithful";
  const worst: Record<Grade, { ratio: number; case: string } | null> = { faithful: null, absolute: null };
  const violations = new Map<string, Mismatch>();
  let first: Case | null = null;
  let tries = 0;

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
    const shrinking = first !== null;
    if (!shrinking && isOver()) return true;
    if (!task.accepts(c)) {
      if (!shrinking) setAside++;
      return true;
    }
    if (shrinking && ++tries > (law.measured ? 0 : budget.shrinkTries)) return true;
    task.onCase?.(c);
    try {
      const tried = await tryCase(task, c, demanded);
      task.onJudged?.(c);
      if (tried.mismatch !== null) {
        violations.set(formatCase(c), tried.mismatch);
        if (first === null) {
          first = c;
          cases++;
          task.onOutcome?.(c, true);
        }
        return false;
      }
      if (shrinking) return true;
      cases++;
      if (tried.grade === "absolute") grade = "absolute";
      if (tried.ratio > (worst[tried.grade]?.ratio ?? -1))
        worst[tried.grade] = { ratio: tried.ratio, case: formatCase(c) };
      if (await isEffective(law, c, support.gradients)) {
        effective++;
        task.onOutcome?.(c, false);
      }
    } catch (error) {
      if (error instanceof NotOffered) {
        if (!shrinking) {
          refused++;
          reason = error.message;
          onlyEmpty &&= isEmpty(c) || error instanceof Untold;
        }
      } else if (!shrinking) {
        cases++;
        failure = `${blame(error)} (case: ${formatCase(c)})`;
        task.onOutcome?.(c, true);
      }
    }
    return true;
  };

  let smallest: Case | null = null;
  let batch = 0;
  const drawFrom = async (space: Space, numRuns: number): Promise<void> => {
    const property = fc.asyncProperty(casesOf(support.cell, options, dtype, space), predicate);
    const result = await fc.check(property, { seed: hash(seed, "batch", batch++) | 0, numRuns });
    smallest = result.counterexample?.[0] ?? null;
  };
  while (!enough()) {
    const numRuns = law.ladder === undefined ? Math.max(1, budget.effective - effective) : 1;
    const size = sizes[effective % sizes.length];
    drawn += numRuns;
    await drawFrom({ ...available.space, ...(law.ladder && size && { [law.ladder]: [size, size] }) }, numRuns);
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
  // fast-check leaves a small case; after this no single reduction of it fails
  for (let smaller: Case | null = smallest; smaller !== null;) {
    smallest = smaller;
    smaller = null;
    for (const c of reductionsOf(smallest)) {
      if (outside(available.space, c) !== null || (await predicate(c))) continue;
      smaller = c;
      break;
    }
  }
  const tally = { ...base, cases, effective, ...(refused > 0 && { refused: { cases: refused, reason } }) };
  if (failure !== null) return { ...tally, verdict: "errored", message: failure };
  if (smallest !== null && first !== null) {
    const mismatch = violations.get(formatCase(smallest)) as Mismatch;
    return {
      ...tally,
      verdict: "violated",
      counterexample: counterexampleOf(task, smallest, first, mismatch, demanded),
    };
  }
  if (cases === 0 && setAside > 0) return null;
  const refusals = refused === 0 ? null : `${refused} of ${refused + cases} cases refused: ${reason}`;
  const top = worst[grade];
  const full = { ...tally, grade, worst: top && { ratio: jsonNumber(top.ratio), case: top.case } };
  if (effective < budget.effective && refusals !== null && cases < budget.most)
    return { ...full, verdict: onlyEmpty ? "unsupported" : "vacuous", message: refusals };
  if (effective < budget.effective) {
    const message = `only ${effective} of ${cases} cases could have failed (${budget.effective} wanted); the control was: ${law.control.sentence}`;
    return { ...full, verdict: "vacuous", message };
  }
  const notes = [kitsOwn(law, support), refusals].filter((note) => note !== null);
  return { ...full, verdict: "holds", message: notes.length === 0 ? null : notes.join("; ") };
}

/**
 * Judge more cases of a law that fails, to see in which it does; `onOutcome` is told of each. Never throws for what the implementation does.
 */
export async function survey(task: Task, count: number, seed: number, demanded: Grade): Promise<void> {
  const { law, support, options, dtype } = task;
  const available = offered(law, support);
  if ("unsupported" in available) return;
  for (const c of fc.sample(casesOf(support.cell, options, dtype, available.space), { seed, numRuns: count })) {
    if (!task.accepts(c)) continue;
    task.onCase?.(c);
    try {
      const failed = (await tryCase(task, c, demanded)).mismatch !== null;
      if (failed || (await isEffective(law, c, support.gradients))) task.onOutcome?.(c, failed);
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
    const { mismatch, grade, ratio } = await tryCase(task, c, demanded);
    const tried = {
      ...base,
      cases: 1,
      effective: Number(await isEffective(task.law, c, task.support.gradients)),
    };
    if (mismatch !== null)
      return { ...tried, verdict: "violated", counterexample: counterexampleOf(task, c, c, mismatch, demanded) };
    return { ...tried, verdict: "holds", grade, worst: { ratio: jsonNumber(ratio), case: formatCase(c) } };
  } catch (error) {
    if (error instanceof NotOffered) return { ...base, verdict: "unsupported", message: error.message };
    return { ...base, cases: 1, verdict: "errored", message: blame(error) };
  }
}
