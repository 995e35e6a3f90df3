import * as fc from "fast-check";
import type { Implementation, RunAnswer, RunRequest, Support } from "../../impl/contract.ts";
import { leaves } from "../../impl/tree.ts";
import { type Expectation, expectation } from "../../spec/networks/oracle.ts";
import { precision } from "../../spec/language/precision.ts";
import { canonical, cellOf } from "../../spec/catalogue.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype, Tensor } from "../../spec/tensor.ts";
import { ask, later, lend, usage } from "../run/ask.ts";
import { cases } from "../cases/arbitrary.ts";
import type { Case } from "../cases/case.ts";
import { draw } from "../cases/hash.ts";
import { drawRequest } from "../cases/request.ts";
import { judge } from "../judge/compare.ts";
import { type Law, appliesToCell } from "../law.ts";
import { offered } from "../run/space.ts";

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
}

/** The same implementation; every request is copied before it is handed on. */
export function recorded(implementation: Implementation): Recorded {
  const history: RunRequest[] = [];
  return {
    ...implementation,
    history,
    run: (request) => {
      history.push(structuredClone(request));
      return implementation.run(request);
    },
  };
}

/** One call: a request as it was, and both as they were when all was over, for either may have been written on. */
interface Exchange {
  readonly asked: RunRequest;
  readonly atOnce: Readonly<Record<string, Numbers>>;
  readonly afterwards: Readonly<Record<string, Numbers>>;
}

type Numbers = ArrayLike<number>;

/** Cases of each law that are tried for evidence, and of laws that refuse rare mistakes. */
const CASES = 8;
const RARELY = 48;
/** Laws whose violations are looked into. */
const MOST = 6;

const vector = (numbers: readonly number[]): Tensor => ({ shape: [numbers.length], data: Float64Array.from(numbers) });

/** Every tensor of an answer, and of the request that it is to, by name; copied. */
function numbersOf({ x, lengths, layers }: RunRequest, answer: RunAnswer): Record<string, Numbers> {
  const all = leaves({ x, lengths: lengths && vector(lengths), layers, ...answer });
  return Object.fromEntries(all.map(([name, { data }]) => [name, data.slice()]));
}

/** A law tried on one case of an implementation: what was asked and answered, and whether the law was violated. */
async function tried(
  law: Law,
  c: Case,
  implementation: Implementation,
  gradients: boolean,
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
    draw: (name, least, most) => draw(c.seed, name, least, most),
  });
  return {
    law,
    case: c,
    calls,
    violated: judge(sides, "absolute").mismatch !== null,
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
    // a law may speak of other options alone
    const its = [options, ...support.options].find((some) => law.appliesTo?.(cell, some) !== false);
    if (its === undefined) continue;
    for (const c of fc.sample(cases(cell.id, canonical(cell, its), dtype, available.space), {
      seed,
      numRuns: rare.includes(law.id) ? RARELY : CASES,
    })) {
      try {
        const { violated, ...evidence } = await tried(
          law,
          c,
          implementation,
          support.gradients,
          implementation.history.length,
        );
        if (!violated) continue;
        found.push(evidence);
        break;
      } catch {
        break; // a question that it cannot answer says nothing about the function that it computes
      }
    }
    if (found.length === MOST) break;
  }
  return found;
}

const finite = (tree: Pick<Expectation, "y" | "final"> | Expectation["gradients"]): number =>
  leaves(tree).reduce(
    (most, [, { error }]) => error.reduce((a, b) => (Number.isFinite(b) ? Math.max(a, b) : a), most),
    0,
  );

/** Twice the largest bound of an answer: two implementations with one mistake are no further apart. Outputs and gradients apart. */
function boundsOf(asked: RunRequest): { readonly outputs: number; readonly gradients: number } {
  const wanted = asked.want.includes("gradients");
  const demand = { precision: precision(asked.dtype, "absolute"), gradients: wanted };
  const { y, final, gradients } = expectation(asked, demand);
  return { outputs: 2 * finite({ y, final }), gradients: 2 * finite(gradients) };
}

/** Number of agreements between two calls, number by number. */
function agreement(
  got: Readonly<Record<string, Numbers>>,
  want: Readonly<Record<string, Numbers>>,
  bound: (name: string) => number,
): { agrees: number; of: number } {
  let [agrees, of] = [0, 0];
  for (const [name, numbers] of Object.entries(got)) {
    const others = want[name];
    for (let k = 0; k < numbers.length; k++) {
      const [a, b] = [numbers[k] as number, others?.[k]];
      of++;
      if (b !== undefined && (Object.is(a, b) || a === b || Math.abs(a - b) <= bound(name))) agrees++;
    }
  }
  return { agrees, of };
}

/**
 * Share of the evidence that an implementation with a known mistake leaves as well, number by number: what it was given, what
 * it answered, and what became of both.
 * @param history all that was asked, where the suspect is to be asked the same: else it is made anew for every law
 */
export async function explains(
  evidence: readonly Evidence[],
  make: () => Implementation,
  gradients: boolean,
  history: readonly RunRequest[] | null,
): Promise<{ readonly agrees: number; readonly of: number }> {
  let [agrees, of, done] = [0, 0, 0];
  let suspect = make();
  for (const { law, case: c, exchanges, calls } of evidence) {
    let others: readonly Exchange[] = [];
    try {
      if (history === null) suspect = make();
      for (const request of history?.slice(done, calls) ?? []) await suspect.run(structuredClone(request));
      done = calls + exchanges.length;
      others = (await tried(law, c, suspect, gradients)).exchanges;
    } catch {
      // it does not take what was asked
    }
    exchanges.forEach(({ asked, atOnce, afterwards }, k) => {
      const limit = boundsOf(asked);
      const bound = (name: string): number =>
        name.startsWith("gradients") ? limit.gradients : name === "y" || name.startsWith("final") ? limit.outputs : 0;
      for (const [got, want] of [
        [atOnce, others[k]?.atOnce ?? {}],
        [afterwards, others[k]?.afterwards ?? {}],
      ] as const) {
        const one = agreement(got, want, bound);
        agrees += one.agrees;
        of += one.of;
      }
    });
    if (agrees < of) break;
  }
  return { agrees, of };
}
