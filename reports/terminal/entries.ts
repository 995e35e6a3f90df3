import type { Verdict } from "../../properties/verdict.ts";
import { grouped } from "../text/canonical.ts";
import { formatNumber } from "../text/format.ts";
import { bySize } from "../report/merge-verdicts.ts";
import { weakestOf } from "../../spec/language/precision.ts";
import { fails, statusOf, symbols, worstStatus, type Status } from "../report/status.ts";

/** The table's entry for one cell of one implementation. */
export interface Entry {
  readonly status: Status;
  /** Statuses of the failing laws, the worst first. */
  readonly failing: readonly Status[];
  /** Laws that fail, or else that hold. */
  readonly laws: number;
  /** Laws that were checked on cases other than those of a known finding. */
  readonly checked: number;
  /** There is a known finding. */
  readonly known: boolean;
}

const failures: readonly Status[] = ["errored", "violated", "vacuous", "untried"];

/** Counts laws, not verdicts: a law that fails in one of several options or dtypes is one law that fails. What was not tried counts where nothing was. */
export function entryOf(all: readonly Verdict[]): Entry {
  const tried = all.filter((one) => statusOf(one) !== "untried");
  const verdicts = tried.length === 0 ? all : tried;
  const others = verdicts.filter((one) => statusOf(one) !== "known");
  const known = others.length < verdicts.length;
  const laws = grouped(others, ({ law }) => law).map(worstStatus);
  const checked = laws.filter((status) => status !== "unsupported").length;
  const status = worstStatus(checked === 0 ? verdicts : others);
  const failing = failures.filter((one) => laws.includes(one));
  const told = failing.length === 0 ? ["holds" as const] : failing;
  return { status, failing, laws: laws.filter((one) => told.includes(one)).length, checked, known };
}

/** `17 hold`, `3 of 17 violated`, `3 of 17 fail` where they fail in several ways, `–`; `≈` behind it where there is a known finding beside. */
export function inWords({ status, failing, laws, checked, known }: Entry): string {
  if (status === "unsupported") return symbols.unsupported;
  if (status === "known") return `${symbols.known} known`;
  if (status === "untried") return `${symbols.untried} not tried`;
  const said = status === "holds" ? `${laws} hold` : `${laws} of ${checked} ${failing.length === 1 ? status : "fail"}`;
  return known ? `${said} ${symbols.known}` : said;
}

/** `✓ 17`, `✗ 3/17`: the same where there is little room. */
export function inSymbols({ status, failing, laws, checked, known }: Entry): string {
  if (status === "unsupported" || status === "known" || status === "untried") return symbols[status];
  const said =
    status === "holds"
      ? `${symbols.holds} ${laws}`
      : `${failing.map((one) => symbols[one]).join("")} ${laws}/${checked}`;
  return known ? `${said} ${symbols.known}` : said;
}

/** A grade, and how much looked at it: the cases in which it was reached, and the largest error as a share of its bound. */
export interface Accuracy {
  readonly grade: string;
  readonly cases: string;
  readonly worst: string;
}

/** The accuracy of an implementation on all that was checked; nothing where something fails, for then it has none. */
export function accuracyOf(verdicts: readonly Verdict[]): Accuracy | null {
  const holding = verdicts.filter((one) => statusOf(one) === "holds");
  if (holding.length === 0 || verdicts.some(fails)) return null;
  const ratios = holding.flatMap(({ worst }) => worst?.ratio ?? []).sort((a, b) => bySize(b) - bySize(a));
  const grade = weakestOf(holding.map((one) => one.grade)) ?? symbols.unsupported;
  const looked = holding.reduce((sum, { cases }) => sum + cases, 0);
  return {
    grade,
    cases: looked.toLocaleString("en"),
    worst: ratios[0] === undefined ? symbols.unsupported : formatNumber(ratios[0], 2),
  };
}
