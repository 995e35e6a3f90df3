import * as fc from "fast-check";
import type { Implementation, RunAnswer, RunRequest, Support } from "../../impl/contract.ts";
import { copyTree, leafAt, leaves } from "../../impl/tree.ts";
import type { Step } from "../../spec/cell.ts";
import type { Expectation } from "../../spec/networks/oracle.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { NotOffered, ask, blame } from "../run/ask.ts";
import { type Space, casesFor, everywhere } from "../cases/arbitrary.ts";
import type { Case } from "../cases/case.ts";
import { drawRequest } from "../cases/request.ts";
import { expectationOf, gradeOf } from "./hypothesis.ts";

/** A question that was answered. */
export interface Probe {
  readonly request: RunRequest;
  readonly answer: RunAnswer;
  /** Expectation of the definition. */
  readonly right: Expectation;
  /** Declaration of the implementation. */
  readonly support: Support;
}

/** A question that was not. */
export interface Refusal {
  readonly request: RunRequest;
  readonly reason: string;
  /** The implementation said that it does not offer this. */
  readonly offered: boolean;
}

/** An implementation that is asked, and all that it is asked. */
export interface Interview {
  readonly implementation: Implementation;
  readonly support: Support;
  readonly options: Options;
  readonly dtype: Dtype;
  readonly seed: number;
  /** The definition. */
  readonly step: Step;
  readonly refusals: Refusal[];
  /** Requests that were answered. */
  readonly answered: RunRequest[];
}

/** One layer, one direction, rows of one length: what is wrong in the equations shows here, and little else does. */
export const plain: Space = {
  ...everywhere,
  T: [1, 4],
  B: [1, 2],
  m: [2, 3],
  n: [2, 4],
  directions: ["forward"],
  lengths: "none",
};

/** The same with more of everything: what `plain` does not tell apart is told apart here. */
export const broad: Space = { ...plain, T: [1, 6], B: [1, 4], m: [1, 6], n: [1, 6] };

const fixed = (T: number, B: number, m: number, n: number): Partial<Space> => ({
  T: [T, T],
  B: [B, B],
  m: [m, m],
  n: [n, n],
  regimes: ["tame"],
  losses: ["both"],
});

/** Questions in their order: one small step tells most mistakes from each other. */
const QUESTIONS: readonly (readonly [Partial<Space>, number])[] = [
  [fixed(1, 1, 2, 3), 1],
  [fixed(3, 2, 3, 2), 1],
  [{}, 8],
];

/** Cases of a space, as far as an implementation declares it. */
export function drawnFrom({ support, options, dtype }: Interview, space: Space, seed: number, count: number): Case[] {
  const start = support.initialState ? space.start : (["absent"] as const);
  const [direction] = support.directions;
  const directions = support.directions.includes("forward") ? space.directions : [direction as "reverse"];
  return fc.sample(casesFor(support, options, dtype, { ...space, directions, start }), { seed, numRuns: count });
}

/** The request of a case, for all that an implementation declares. */
export function requestOf({ support }: Interview, c: Case): RunRequest {
  const { request, cotangents } = drawRequest(c);
  return support.gradients ? { ...request, want: ["y", "final", "gradients"], cotangents } : request;
}

/** Asks; null where there was no answer, which is noted. */
export async function answerTo(interview: Interview, request: RunRequest): Promise<Probe | null> {
  const { step, support } = interview;
  try {
    // an implementation may hand out the same memory again
    const answer = copyTree(await ask(interview.implementation, request), ({ shape, data }) => ({
      shape: [...shape],
      data: data.slice(),
    }));
    interview.answered.push(request);
    const gradients = answer.gradients !== undefined;
    const right = expectationOf(step, request, gradients, gradeOf(support, request.dtype));
    return { request, answer, right, support };
  } catch (error) {
    const offered = !(error instanceof NotOffered);
    interview.refusals.push({ request, reason: offered ? blame(error) : (error as Error).message, offered });
    return null;
  }
}

/** Asks for cases of a space. */
export async function probe(interview: Interview, space: Space, count: number): Promise<Probe[]> {
  const found: Probe[] = [];
  for (const c of drawnFrom(interview, space, interview.seed, count)) {
    const one = await answerTo(interview, requestOf(interview, c));
    if (one !== null) found.push(one);
  }
  return found;
}

/** Asks what shows mistakes in the equations. */
export async function probeEquations(interview: Interview): Promise<Probe[]> {
  const found: Probe[] = [];
  for (const [change, count] of QUESTIONS) found.push(...(await probe(interview, { ...plain, ...change }, count)));
  return found;
}

/** Numbers of one tensor of an answer, held against a definition and against the right one. */
export interface Held {
  readonly what: string;
  /** Numbers within the definition's bounds, of those whose bound is finite. */
  readonly agrees: number;
  readonly of: number;
  /** Numbers that are not the right definition's. */
  readonly refuted: number;
  /** Refuted numbers that are this definition's, and would not be if it said what the right one says. */
  readonly told: number;
  /** Refuted numbers of which this definition has no finite bound. */
  readonly open: number;
}

/** Parts of an answer. */
export type Side = "outputs" | "gradients" | "all";

const isOf = (side: Side, path: string): boolean =>
  side === "all" || path.startsWith("gradients") === (side === "gradients");

const near = (a: number, b: number, bound: number): boolean => Object.is(a, b) || a === b || Math.abs(a - b) <= bound;

/** True for a number that is not the definition's. */
export const isWrong = (got: number, right: number, bound: number): boolean =>
  Number.isFinite(bound) && !near(got, right, bound);

/** Holds an answer against a definition, number by number, each within its own bound; no number whose bound is not finite is evidence. */
export function held({ answer, right }: Probe, says: Expectation, side: Side): Held[] {
  return leaves(right).flatMap(([what, { value, error }]): Held[] => {
    const got = leafAt(answer, what);
    if (!isOf(side, what) || got === undefined) return [];
    const its = leafAt(says, what);
    let [agrees, of, refuted, told, open] = [0, 0, 0, 0, 0];
    for (let k = 0; k < value.length; k++) {
      const [a, r, d] = [got.data[k], value[k], error[k]] as [number, number, number];
      const [h, e] = [its?.value[k] ?? Number.NaN, its?.error[k] ?? 0];
      const wrong = isWrong(a, r, d);
      if (wrong) refuted++;
      if (!Number.isFinite(e)) {
        if (wrong) open++;
        continue;
      }
      of++;
      if (!near(a, h, e)) continue;
      agrees++;
      if (wrong && !near(a, r, e)) told++;
    }
    return [{ what, agrees, of, refuted, told, open }];
  });
}

/** The same of several answers, tensor by tensor. */
export function together(all: readonly (readonly Held[])[]): Held[] {
  return [...Map.groupBy(all.flat(), ({ what }) => what)].map(([what, list]) => {
    const sum = (of: (one: Held) => number): number => list.reduce((total, one) => total + of(one), 0);
    return {
      what,
      agrees: sum(({ agrees }) => agrees),
      of: sum(({ of }) => of),
      refuted: sum(({ refuted }) => refuted),
      told: sum(({ told }) => told),
      open: sum(({ open }) => open),
    };
  });
}

export const agreesWholly = (all: readonly Held[]): boolean => all.every(({ agrees, of }) => agrees === of);

/**
 * True where a definition explains all numbers, and is told from the right one by most of those that are wrong: of the outputs, and of
 * the gradients. No tensor is explained of which it bounds fewer than half of the wrong numbers.
 */
export function explainsAll(all: readonly Held[]): boolean {
  if (!agreesWholly(all) || all.some(({ refuted, open }) => 2 * open > refuted)) return false;
  const sides = (["outputs", "gradients"] as const).map((side) => {
    const its = all.filter(({ what }) => isOf(side, what));
    const sum = (of: (one: Held) => number): number => its.reduce((total, one) => total + of(one), 0);
    return { refuted: sum(({ refuted }) => refuted), told: sum(({ told }) => told) };
  });
  return sides.some(({ refuted }) => refuted > 0) && sides.every(({ refuted, told }) => 2 * told >= refuted);
}

/** True where no number of the answer is wrong. */
export const isRight = (all: readonly Held[]): boolean => all.every(({ refuted }) => refuted === 0);

/** Sum of the distances between outputs and what a definition says, each at most 1. */
export const distance = ({ answer }: Probe, says: Expectation): number =>
  leaves({ y: says.y, final: says.final }).reduce((sum, [what, { value }]) => {
    const got = leafAt(answer, what);
    return value.reduce((total, v, k) => {
      const far = Math.abs(v - (got?.data[k] ?? Number.NaN));
      return total + (far <= 1 ? far : 1);
    }, sum);
  }, 0);

/** True where two definitions are told apart by some number of a request. */
export function differ(a: Expectation, b: Expectation): boolean {
  return leaves(a).some(([what, { value, error }]) => {
    const other = leafAt(b, what);
    if (other === undefined) return false;
    return value.some((v, k) => {
      const [w, e] = [other.value[k] as number, (error[k] as number) + (other.error[k] as number)];
      return Number.isFinite(e) && !near(v, w, e);
    });
  });
}
