import type { Verdict } from "../../properties/verdict.ts";
import { grouped } from "./canonical.ts";
import { formatCount } from "./format.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

/** Laws of one cell that an implementation refused to be held to, for one reason, though it declared what they need. */
export interface Refusal {
  readonly implementation: string;
  readonly cell: string;
  readonly verdict: Verdict["verdict"];
  readonly laws: readonly string[];
  /** `42 laws refused: too large`; the reason is untrusted. */
  readonly said: string;
}

/** True for a law that has no verdict of its own because too many of its cases were refused. */
export const isRefused = ({ verdict, refused }: Verdict): boolean =>
  refused !== undefined && (verdict === "vacuous" || verdict === "unsupported");

/** The laws that were refused, by implementation, cell and reason; reasons that differ in their numbers are one. */
export const refusals = (verdicts: readonly Verdict[]): Refusal[] =>
  grouped(verdicts.filter(isRefused), ({ implementation, cell, verdict, refused }) =>
    JSON.stringify([verdict, implementation, cell, refused?.reason.replaceAll(/\d+/g, "0")]),
  ).map((group) => {
    const [{ implementation, cell, verdict, refused }] = group;
    const laws = [...new Set(group.map(({ law }) => law))];
    return {
      implementation,
      cell,
      verdict,
      laws,
      said: `${formatCount(laws.length, "law")} refused: ${oneLine(refused?.reason ?? "")}`,
    };
  });
