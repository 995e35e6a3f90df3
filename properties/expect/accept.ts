import { type Case, formatCase, parseCase } from "../cases/case.ts";
import type { Verdict } from "../verdict.ts";
import { type Expectation, matches } from "./expectation.ts";
import { type Sample, patternOf } from "./pattern.ts";

/** A case of a law as a worker tells it: the law, the case line, and true where it failed. */
export type Judged = readonly [law: string, line: string, failed: boolean];

/** True for a verdict that an expectation can be about: one of a cell, which a program that does not start has none of. */
export const isAcceptable = ({ verdict, known, cases, law }: Verdict): boolean =>
  known === null && cases > 0 && law !== "protocol/start" && (verdict === "violated" || verdict === "errored");

/**
 * The failures of one target as expectations, one for each law and cell; their reasons are left to be filled in.
 * @param judged cases that were tried, of laws that fail and of others
 */
export function expectationsOf(
  target: string,
  version: string | null,
  verdicts: readonly Verdict[],
  judged: readonly Judged[],
): Expectation[] {
  const failing = Map.groupBy(verdicts.filter(isAcceptable), ({ cell, law }) => `${cell} ${law}`);
  const tried = Map.groupBy(judged, ([law]) => law);
  return [...failing.values()].map((group): Expectation => {
    const [{ cell, law }] = group as [Verdict, ...Verdict[]];
    const shrunk = group.flatMap(({ counterexample }) =>
      counterexample === null ? [] : [parseCase(counterexample.case)],
    );
    const samples: Sample[] = [
      ...shrunk.map((c) => ({ case: c, failed: true })),
      ...(tried.get(law) ?? [])
        .map(([, line, failed]) => ({ case: parseCase(line), failed }))
        .filter((one) => one.case.cell === cell),
    ];
    const where = patternOf(samples);
    const size = (c: Case): number => formatCase(c).length;
    const [seen] = samples
      .filter((one) => one.failed && matches(where, one.case))
      .map((one) => one.case)
      .sort((a, b) => size(a) - size(b));
    return {
      target,
      ...(version !== null && { version }),
      cell,
      law,
      ...(Object.keys(where).length > 0 && { where }),
      ...(seen !== undefined && { case: formatCase(seen) }),
      reason: "",
      link: "",
    };
  });
}

const about = ({ target, cell, law }: Expectation): string => JSON.stringify([target, cell, law]);

/**
 * New expectations in place of earlier ones: those of earlier ones that `replaced` names are dropped, and a reason and a link that were filled
 * in stay with their law and cell.
 */
export function renewed(
  earlier: readonly Expectation[],
  now: readonly Expectation[],
  replaced: (one: Expectation) => boolean,
): Expectation[] {
  const told = new Map(earlier.filter(({ reason }) => reason.trim() !== "").map((one) => [about(one), one]));
  return [
    ...earlier.filter((one) => !replaced(one)),
    ...now.map((one): Expectation => {
      const before = told.get(about(one));
      if (before === undefined) return one;
      const { reason, link, looks } = before;
      return { ...one, reason, ...(link !== undefined && { link }), ...(looks !== undefined && { looks }) };
    }),
  ];
}
