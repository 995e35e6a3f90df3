import type { Outcome, Verdict } from "../../properties/verdict.ts";

/**
 * A verdict's outcome; `known` where it fails only on the cases of a known finding; `untried` where the implementation failed too
 * often before.
 */
export type Status = Outcome | "known" | "untried";

/** Every status, in the order in which one prevails over those after it. */
export const statuses: readonly Status[] = [
  "errored",
  "violated",
  "vacuous",
  "untried",
  "holds",
  "known",
  "unsupported",
];

/** One character for each status; the word always stands beside it. */
export const symbols: Readonly<Record<Status, string>> = {
  errored: "‼",
  violated: "✗",
  vacuous: "∅",
  untried: "…",
  known: "≈",
  holds: "✓",
  unsupported: "–",
};

/** A known finding may be a violation or a crash; what errored in no case at all was not tried. */
export function statusOf({ verdict, known, cases }: Verdict): Status {
  if (verdict === "errored" && cases === 0) return "untried";
  return known !== null && (verdict === "violated" || verdict === "errored") ? "known" : verdict;
}

/** True if a verdict keeps its implementation from conforming. */
export function fails(verdict: Verdict): boolean {
  const status = statusOf(verdict);
  return status === "violated" || status === "vacuous" || status === "errored" || status === "untried";
}

/** The status that prevails among the verdicts; `unsupported` where there are none. */
export function worstStatus(verdicts: readonly Verdict[]): Status {
  const present = new Set(verdicts.map(statusOf));
  return statuses.find((status) => present.has(status)) ?? "unsupported";
}
