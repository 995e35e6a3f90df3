import * as fc from "fast-check";
import type { Implementation, RunAnswer, RunRequest, Support } from "../../impl/contract.ts";
import { leaves } from "../../impl/tree.ts";
import { canonical, cellOf, stepFor } from "../../spec/catalogue.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype, Tensor } from "../../spec/tensor.ts";
import { ask, later, lend, usage } from "../run/ask.ts";
import { casesFor } from "../cases/arbitrary.ts";
import type { Case } from "../cases/case.ts";
import { draw } from "../cases/hash.ts";
import { drawRequest } from "../cases/request.ts";
import { judge } from "../judge/compare.ts";
import { type Law, appliesToCell } from "../law.ts";
import { offered } from "../run/space.ts";
import { type Hypothesis, gradeOf, simulated } from "./hypothesis.ts";

/**
 * Exchanges with an implementation while a law was tried on it and found violated. Mistakes that show only from one call to the next, or
 * on unusual numbers, are known by them: an implementation with the same mistake answers the same.
 */
export interface Evidence {
  readonly law: Law;
  readonly case: Case;
  readonly exchanges: readonly Exchange[];
  /** Number of calls before it began. */
  readonly calls: number;
}

/** An implementation that keeps its requests: one that remembers earlier calls must be asked the same again. */
export interface Recorded extends Implementation {
  readonly history: readonly RunRequest[];
  /** The answers to them, as they were at once; none where there was none, or none that can be copied. */
  readonly answers: readonly unknown[];
}

/** The same implementation; every request is copied before it is handed on, every answer before it is handed back. */
export function recorded(implementation: Implementation): Recorded {
  const history: RunRequest[] = [];
  const answers: unknown[] = [];
  const noted = <A>(answer: A, at: number): A => {
    try {
      answers[at] = structuredClone(answer);
    } catch {
      // an answer that cannot be copied is none of the contract's form
    }
    return answer;
  };
  return {
    ...implementation,
    history,
    answers,
    run: (request) => {
      const at = history.push(structuredClone(request)) - 1;
      const answer = implementation.run(request);
      return answer instanceof Promise ? answer.then((said) => noted(said, at)) : noted(answer, at);
    },
  };
}

/** One call: a request as it was, and both as they were when all was over, for either may have been written on. */
interface Exchange {
  readonly asked: RunRequest;
  readonly atOnce: Readonly<Record<string, Numbers>>;
  readonly afterwards: Readonly<Record<string, Numbers>>;
}

/** Part of a number that may be rounding, where it stands for 0. */
const TINY = 2 ** -10;

type Numbers = ArrayLike<number>;

/** Cases of each law that are tried for evidence, and of laws that refuse rare mistakes. */
const CASES = 8;
const RARELY = 48;
/** Laws whose violations are looked into. */
const MOST = 6;

const vector = (numbers: readonly number[]): Tensor => ({ shape: [numbers.length], data: Float64Array.from(numbers) });

const parts = ["y", "final", "gradients"] as const;

/** Every tensor of an answer, and of the request that it is to, by name; copied. */
function numbersOf({ x, lengths, layers, want }: RunRequest, answer: RunAnswer): Record<string, Numbers> {
  const wanted = vector(parts.map((part) => Number(want.includes(part))));
  const all = leaves({ x, lengths: lengths && vector(lengths), layers, want: wanted, ...answer });
  return Object.fromEntries(all.map(([name, { data }]) => [name, data.slice()]));
}

/** A law tried on one case of an implementation: what was asked and answered, and whether the law was violated. */
export async function tried(
  law: Law,
  c: Case,
  implementation: Implementation,
  { gradients, ...declared }: Support,
  calls = 0,
): Promise<Evidence & { readonly violated: boolean }> {
  const open: { asked: RunRequest; lent: RunRequest; atOnce: Record<string, Numbers>; answer: RunAnswer }[] = [];
  const noting =
    (lent: boolean) =>
    async (request: RunRequest): Promise<RunAnswer> => {
      const asked = lent ? structuredClone(request) : request;
      const answer = await (lent ? lend : ask)(implementation, request);
      open.push({ asked, lent: request, atOnce: numbersOf(request, answer), answer });
      return answer;
    };
  const sides = await law.check({
    case: c,
    ...drawRequest(c),
    run: noting(false),
    runShared: noting(true),
    later: (answer) => later(implementation, answer),
    usage: (of) => usage(implementation, of),
    gradients,
    grade: "absolute",
    draw: (name, least, most) => draw(c.seed, name, least, most),
  });
  return {
    law,
    case: c,
    calls,
    violated: judge(sides, gradeOf(declared, c.dtype)).mismatch !== null,
    exchanges: open.map(({ asked, lent, atOnce, answer }) => ({ asked, atOnce, afterwards: numbersOf(lent, answer) })),
  };
}

/** Evidence against an implementation: of some laws of its cell that it violates, the first case. */
export async function evidenceOf(
  implementation: Recorded,
  support: Support,
  options: Options,
  dtype: Dtype,
  { laws, rare, seed }: { readonly laws: readonly Law[]; readonly rare: readonly string[]; readonly seed: number },
): Promise<Evidence[]> {
  const cell = cellOf(support.cell);
  const found: Evidence[] = [];
  for (const law of laws) {
    const available = offered(law, support);
    if (!appliesToCell(law, cell) || "unsupported" in available || law.exhaustive === true) continue;
    if (law.dtypes?.includes(dtype) === false) continue;
    // a law may speak of other options alone
    const its = [options, ...support.options].find((some) => law.appliesTo?.(cell, some) !== false);
    if (its === undefined) continue;
    for (const c of fc.sample(casesFor(support, canonical(cell, its), dtype, available.space), {
      seed,
      numRuns: rare.includes(law.id) ? RARELY : CASES,
    })) {
      const evidence = await evidenceAt(law, c, implementation, support);
      if (evidence === "unanswered") break;
      if (evidence === null) continue;
      found.push(evidence);
      break;
    }
    if (found.length === MOST) break;
  }
  return found;
}

/** Evidence of one case; null where the law holds there. A question that is not answered says nothing of the function that is computed. */
async function evidenceAt(
  law: Law,
  c: Case,
  implementation: Recorded,
  support: Support,
): Promise<Evidence | null | "unanswered"> {
  try {
    const { violated, ...evidence } = await tried(law, c, implementation, support, implementation.history.length);
    return violated ? evidence : null;
  } catch {
    return "unanswered";
  }
}

/** Evidence of violations that somebody found. */
export async function evidenceFor(
  implementation: Recorded,
  support: Support,
  violations: readonly { readonly law: Law; readonly case: Case }[],
): Promise<Evidence[]> {
  const found: Evidence[] = [];
  for (const { law, case: c } of violations.slice(0, MOST)) {
    const evidence = await evidenceAt(law, c, implementation, support);
    if (evidence !== null && evidence !== "unanswered") found.push(evidence);
  }
  return found;
}

/** The numbers of two calls, one of an implementation and one of a hypothesis, and those that the right definition leaves. */
interface Three {
  readonly got: Readonly<Record<string, Numbers>>;
  readonly says: Readonly<Record<string, Numbers>>;
  readonly right: Readonly<Record<string, Numbers>>;
}

type BoundOf = (path: string, value: number) => number;

/** Agreements, number by number; `told` are those with a hypothesis that would not be if it said what the right definition says. */
function agreement(
  { got, says, right }: Three,
  boundOf: BoundOf,
  rightly: BoundOf,
): { agrees: number; of: number; refuted: number; told: number } {
  const near = (a: number, b: number, bound: number): boolean => Object.is(a, b) || a === b || Math.abs(a - b) <= bound;
  let [agrees, of, refuted, told] = [0, 0, 0, 0];
  for (const [name, numbers] of Object.entries(got)) {
    // a NaN of the definition is that or nothing
    const bound = (value: number, by: BoundOf): number => {
      const its = by(name, value);
      return Number.isNaN(value) && its !== Infinity ? 0 : its;
    };
    for (let k = 0; k < numbers.length; k++) {
      const a = numbers[k] as number;
      const r = right[name]?.[k] ?? Number.NaN;
      const h = says[name]?.[k] ?? Number.NaN;
      const [e, d] = [bound(h, boundOf), bound(r, rightly)];
      const wrong = Number.isFinite(d) && !near(a, r, d);
      if (wrong) refuted++;
      if (!Number.isFinite(e)) continue;
      of++;
      if (!near(a, h, e)) continue;
      agrees++;
      // the definition has no bound of what is infinite, a law has; where it says exactly 0, next to nothing is another number
      const tiny = r === 0 && h !== 0 && near(a, h, Math.abs(h) * TINY);
      if (tiny || ((wrong || !Number.isFinite(d)) && !near(a, r, e))) told++;
    }
  }
  return { agrees, of, refuted, told };
}

interface Rightly {
  readonly its: Evidence;
  readonly boundOf: BoundOf;
}

const rights = new WeakMap<Evidence, Rightly>();

/** Evidence that the right definition leaves of the same law and case. */
async function rightFor(evidence: Evidence, support: Support): Promise<Rightly> {
  const known = rights.get(evidence);
  if (known !== undefined) return known;
  const { law, case: c } = evidence;
  const step = stepFor(support.cell, c.options);
  const { implementation, boundOf } = simulated({ id: "", kind: "fault", names: [], sentence: "", step }, support);
  const found = { its: await tried(law, c, implementation, support), boundOf };
  rights.set(evidence, found);
  return found;
}

/** Share of the evidence that an implementation with a known mistake leaves as well. */
export interface Accounted {
  readonly agrees: number;
  readonly of: number;
  /**
   * It violates the same laws in the same cases, or most of them where it is asked all that was asked; it leaves the same numbers, and is
   * told from the right definition by each law.
   */
  readonly whole: boolean;
}

/**
 * Holds evidence against a hypothesis: what it was given, what it answered, and what became of both.
 * @param history all that was asked, where the suspect is to be asked the same: else it is made anew for every law
 */
export async function accounted(
  evidence: readonly Evidence[],
  hypothesis: Hypothesis,
  support: Support,
  history: readonly RunRequest[] | null,
): Promise<Accounted> {
  let [agrees, of, done, violated] = [0, 0, 0, 0];
  let whole = evidence.length > 0;
  let suspect = simulated(hypothesis, support);
  for (const one of evidence) {
    const { law, case: c, exchanges, calls } = one;
    let [refuted, told] = [0, 0];
    try {
      // mistakes around the equations are made with every combination of options
      const made = hypothesis.driver ? { ...hypothesis, step: stepFor(support.cell, c.options) } : hypothesis;
      if (history === null) suspect = simulated(made, support);
      for (const request of history?.slice(done, calls) ?? [])
        await suspect.implementation.run(structuredClone(request));
      done = calls + exchanges.length;
      const its = await tried(law, c, suspect.implementation, support);
      const { its: theirs, boundOf: rightly } = await rightFor(one, support);
      if (its.violated) violated++;
      exchanges.forEach(({ atOnce, afterwards }, k) => {
        for (const three of [
          { got: atOnce, says: its.exchanges[k]?.atOnce ?? {}, right: theirs.exchanges[k]?.atOnce ?? {} },
          { got: afterwards, says: its.exchanges[k]?.afterwards ?? {}, right: theirs.exchanges[k]?.afterwards ?? {} },
        ]) {
          const share = agreement(three, suspect.boundOf, rightly);
          agrees += share.agrees;
          of += share.of;
          refuted += share.refuted;
          told += share.told;
        }
      });
    } catch {
      // it does not take what was asked
      return { agrees, of: of + 1, whole: false };
    }
    whole &&= agrees === of && told > 0 && 2 * told >= refuted;
    if (!whole) break;
  }
  // an implementation that remembers its calls may err by less than a bound in one of them
  const least = history === null ? evidence.length : evidence.length / 2;
  return { agrees, of, whole: whole && violated >= least };
}
