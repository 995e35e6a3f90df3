import { oneLine } from "../../impl/untrusted-text.ts";
import type { Change, Difference } from "../report/difference.ts";
import { formatCount } from "./format.ts";

const kinds = ["new", "fixed", "known", "gone"] as const;
export type Kind = (typeof kinds)[number];

/** The numbers in one line: `1 new, 2 fixed, 3 known`. */
export function summaryOf(difference: Difference): string {
  const counts = kinds
    .filter((kind) => difference[kind].length > 0)
    .map((kind) => `${difference[kind].length} ${kind}`);
  return counts.length === 0 ? "no finding in either report" : `findings: ${counts.join(", ")}`;
}

/** One finding in one line of plain text. */
const lineOf = (kind: Kind, { implementation, cell, cause, law, laws }: Change): string =>
  `${kind}: ${oneLine(implementation, 60)} ${oneLine(cell, 60)}: ${oneLine(cause ?? "the cause is not known", 300)} (${law}${laws > 1 ? ` and ${laws - 1} more` : ""})`;

/** The difference of two reports, for a terminal: one finding a line. */
export const differenceToText = (difference: Difference): string =>
  [
    summaryOf(difference),
    ...kinds.flatMap((kind) =>
      difference[kind].flatMap((change) => [
        lineOf(kind, change),
        ...(kind === "new" && change.replay !== null ? [`  replay  ${oneLine(change.replay, 4000)}`] : []),
      ]),
    ),
    ...difference.notComparable.map(
      ({ reason, verdicts }) => `not comparable: ${formatCount(verdicts, "verdict")}: ${oneLine(reason, 300)}`,
    ),
  ].join("\n");
