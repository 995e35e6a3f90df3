import type { Verdict } from "../../properties/verdict.ts";
import { grouped } from "../text/canonical.ts";
import { statusOf } from "./status.ts";

/** A known finding as it showed on one implementation. */
export interface KnownFinding {
  readonly id: string;
  readonly implementation: string;
  /** The cells in which it showed, in the order of the verdicts. */
  readonly cells: readonly string[];
  readonly laws: readonly string[];
  readonly reason: string;
  readonly link: string;
  /** Verdicts that are about it. */
  readonly verdicts: number;
}

/** The known findings that showed, by their ids. */
export const knownFindings = (verdicts: readonly Verdict[]): readonly KnownFinding[] =>
  grouped(
    verdicts.flatMap((verdict) => {
      const { known } = verdict;
      return known === null || statusOf(verdict) !== "known" ? [] : [{ ...verdict, known }];
    }),
    ({ known, implementation }) => JSON.stringify([known.id, implementation, known.reason, known.link]),
  ).map((group) => ({
    ...group[0].known,
    implementation: group[0].implementation,
    cells: [...new Set(group.map(({ cell }) => cell))],
    laws: [...new Set(group.map(({ law }) => law))],
    verdicts: group.length,
  }));
