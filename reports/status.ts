import type { Outcome, Verdict } from "../properties/verdict.ts";

/** What a reader is told of a verdict: its outcome, or `known` for a violation that is recorded as a known finding. */
export type Status = Outcome | "known";

/** Every status, the worst first. */
export const statuses: readonly Status[] = ["errored", "violated", "vacuous", "known", "holds", "unsupported"];

/** One character for each status; the word always stands beside it. */
export const symbols: Readonly<Record<Status, string>> = {
  errored: "‼",
  violated: "✗",
  vacuous: "∅",
  known: "≈",
  holds: "✓",
  unsupported: "–",
};

/** Only a violation can be known: a crash is always `errored`. */
export const statusOf = (verdict: Verdict): Status =>
  verdict.verdict === "violated" && verdict.known !== null ? "known" : verdict.verdict;

/** Whether a verdict keeps its implementation from conforming. */
export function fails(verdict: Verdict): boolean {
  const status = statusOf(verdict);
  return status === "violated" || status === "vacuous" || status === "errored";
}

/** The worst status among the verdicts; `unsupported` where there are none. */
export function worstStatus(verdicts: readonly Verdict[]): Status {
  const present = new Set(verdicts.map(statusOf));
  return statuses.find((status) => present.has(status)) ?? "unsupported";
}
