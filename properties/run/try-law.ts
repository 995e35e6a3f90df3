import * as fc from "fast-check";
import type { RunAnswer, RunRequest } from "../../impl/contract.ts";
import { reference } from "../../impl/reference/index.ts";
import { NotOffered, ask, blame } from "./ask.ts";
import { cases as casesOf } from "../cases/arbitrary.ts";
import { type Case, formatCase } from "../cases/case.ts";
import { draw, hash } from "../cases/hash.ts";
import { numbersOf } from "../cases/numbers.ts";
import { reductionsOf } from "../cases/reduce.ts";
import { drawRequest } from "../cases/request.ts";
import { expectGrade } from "../judge/oracle.ts";
import { type Judgement, type Mismatch, judge } from "../judge/compare.ts";
import type { ReferenceRun } from "../controls/controls.ts";
import { jsonNumber } from "./json-number.ts";
import type { Law, Trial } from "../law.ts";
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
  /** Milliseconds that shrinking may take. */
  readonly shrinkMs: number;
}

/** Draws for each case tried at most: some cases are another verdict's. */
const ASIDE = 8;

const referenceRun: ReferenceRun = (request) => reference.run(request) as RunAnswer;

const trialOf = (c: Case, gradients: boolean, run: Trial["run"], lend: Trial["runShared"]): Trial => ({
  case: c,
  ...drawRequest(c),
  run,
  runShared: lend,
  gradients,
  draw: (name, least, most) => draw(c.seed, name, least, most),
});

/** A case is effective when the law's control, a deliberately wrong implementation, is refused on it. */
async function isEffective(law: Law, c: Case, gradients: boolean): Promise<boolean> {
  const wrong = law.control.of(referenceRun, (name, least, most) => draw(c.seed, name, least, most));
  const answer = async (request: RunRequest): Promise<RunAnswer> => wrong(request);
  expectGrade("absolute");
  const sides = await law.check(trialOf(c, gradients, answer, answer));
  return judge(sides, "absolute").mismatch !== null;
}

/** Result of one case. */
interface CaseResult extends Judgement {
  readonly grade: Grade;
}

/** The best grade at which both sides agree, or the mismatch at the grade that is demanded. */
export async function tryCase(task: Task, c: Case, demanded: Grade): Promise<CaseResult> {
  const { implementation, support } = task;
  const trial = trialOf(
    c,
    support.gradients,
    (request) => ask(implementation, request),
    (request) => ask(implementation, request, true),
  );
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

  let cases = 0;
  let effective = 0;
  let setAside = 0;
  let refused = 0;
  let notOffered: string | null = null;
  let failure: string | null = null;
  let grade: Grade = "faithful";
  const worst: Record<Grade, { ratio: number; case: string } | null> = { faithful: null, absolute: null };
  const violations = new Map<string, Mismatch>();
  let first: Case | null = null;
  let deadline = Number.POSITIVE_INFINITY;

  /** Nothing more is to be learned, or nothing more is to be tried. */
  const enough = (): boolean =>
    failure !== null ||
    first !== null ||
    effective >= budget.effective ||
    cases + refused >= budget.most ||
    drawn >= budget.most * ASIDE;
  let drawn = 0;

  const predicate = async (c: Case): Promise<boolean> => {
    const shrinking = first !== null;
    if (performance.now() > deadline || (!shrinking && enough())) return true;
    if (!task.accepts(c)) {
      if (!shrinking) setAside++;
      return true;
    }
    task.onCase?.(c);
    try {
      const tried = await tryCase(task, c, demanded);
      if (tried.mismatch !== null) {
        violations.set(formatCase(c), tried.mismatch);
        if (first === null) {
          first = c;
          cases++;
          task.onJudged?.(c, true);
          deadline = performance.now() + budget.shrinkMs;
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
        task.onJudged?.(c, false);
      }
    } catch (error) {
      if (error instanceof NotOffered) {
        refused++;
        notOffered = error.message;
      } else if (!shrinking) {
        cases++;
        failure = `${blame(error)} (case: ${formatCase(c)})`;
        task.onJudged?.(c, true);
      }
    }
    return true;
  };

  const arbitrary = casesOf(support.cell, options, dtype, available.space);
  const property = fc.asyncProperty(arbitrary, predicate);
  let smallest: Case | null = null;
  for (let batch = 0; !enough(); batch++) {
    const numRuns = Math.max(1, budget.effective - effective);
    drawn += numRuns;
    const result = await fc.check(property, { seed: hash(seed, "batch", batch) | 0, numRuns });
    smallest = result.counterexample?.[0] ?? null;
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
  const tally = { ...base, cases, effective };
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
  const refusals = refused === 0 ? null : `${refused} of ${refused + cases} cases refused: ${String(notOffered)}`;
  const top = worst[grade];
  const full = { ...tally, grade, worst: top && { ratio: jsonNumber(top.ratio), case: top.case } };
  if (effective < budget.effective && refusals !== null && cases < budget.most)
    return { ...full, verdict: "unsupported", message: refusals };
  if (effective < budget.effective) {
    const message = `only ${effective} of ${cases} cases could have failed (${budget.effective} wanted); the control was: ${law.control.sentence}`;
    return { ...full, verdict: "vacuous", message };
  }
  return { ...full, verdict: "holds", message: refusals };
}

/**
 * Judge more cases of a law that fails, to see in which it does; `onJudged` is told of each. Never throws for what the implementation does.
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
      if (failed || (await isEffective(law, c, support.gradients))) task.onJudged?.(c, failed);
    } catch (error) {
      if (!(error instanceof NotOffered)) task.onJudged?.(c, true);
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
