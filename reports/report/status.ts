import type { Outcome, Verdict } from "../../properties/verdict.ts";

/** A verdict's outcome, or `known` where it fails only on the cases of a known finding. */
export type Status = Outcome | "known";

/** Every status, in the order in which one prevails over those after it. */
export const statuses: readonly Status[] = ["errored", "violated", "vacuous", "holds", "known", "unsupported"];

/** One character for each status; the word always stands beside it. */
export const symbols: Readonly<Record<Status, string>> = {
  errored: "‼",
  violated: "✗",
  vacuous: "∅",
  known: "≈",
  holds: "✓",
  unsupported: "–",
};

/** A known finding may be a violation or a crash. */
export const statusOf = ({ verdict, known }: Verdict): Status =>
  known !== null && (verdict === "violated" || verdict === "errored") ? "known" : verdict;

/** True if a verdict keeps its implementation from conforming. */
export function fails(verdict: Verdict): boolean {
  const status = statusOf(verdict);
  return status === "violated" || status === "vacuous" || status === "errored";
}

/** The status that prevails among the verdicts; `unsupported` where there are none. */
export function worstStatus(verdicts: readonly Verdict[]): Status {
  const present = new Set(verdicts.map(statusOf));
  return statuses.find((status) => present.has(status)) ?? "unsupported";
}
