import type { BlockContent } from "mdast";
import { oneLine } from "../../impl/untrusted-text.ts";
import type { Difference } from "../report/difference.ts";
import { type Kind, summaryOf } from "../text/difference.ts";
import { formatCount } from "../text/format.ts";
import { code, fence, folded, paragraph, prose, strong, text } from "./nodes.ts";
import { serialise } from "./serialise.ts";

/** Findings of one kind that are shown before the fold. */
const SHOWN = 5;

/** The difference of two reports for a pull request: one finding a line, what replays it folded. Texts of implementations are untrusted. */
export function differenceToMarkdown(difference: Difference): string {
  const items = (kind: Kind): BlockContent[] => {
    const changes = difference[kind];
    if (changes.length === 0) return [];
    const rest = changes.length - SHOWN;
    return [
      {
        type: "list",
        spread: false,
        children: [
          ...changes.slice(0, SHOWN).map(({ implementation, cell, cause, law, laws }) => ({
            type: "listItem" as const,
            spread: false,
            children: [
              paragraph(
                strong(text(kind)),
                text(" "),
                code(implementation, 60),
                text(" "),
                code(cell, 60),
                text(" "),
                prose(oneLine(cause ?? "The cause is not known.", 200)),
                text(" "),
                code(`${law}${laws > 1 ? ` and ${laws - 1} more` : ""}`, 100),
              ),
            ],
          })),
          ...(rest > 0
            ? [
                {
                  type: "listItem" as const,
                  spread: false,
                  children: [paragraph(text(`and ${rest} more ${kind}`))],
                },
              ]
            : []),
        ],
      },
    ];
  };
  const apart = difference.notComparable.map(
    ({ reason, verdicts }) => `${formatCount(verdicts, "verdict")}: ${oneLine(reason, 300)}`,
  );
  const replays = difference.new.flatMap(({ replay }) => (replay === null ? [] : [replay]));
  const children: BlockContent[] = [
    paragraph(strong(text(`Gatecheck: ${summaryOf(difference)}`))),
    ...items("new"),
    ...items("fixed"),
    ...folded("Known and gone", [...items("known"), ...items("gone")]),
    ...folded("Not comparable", apart.length === 0 ? [] : [fence("text", apart.join("\n"))]),
    ...folded("Replay what is new", replays.length === 0 ? [] : [fence("sh", replays.join("\n"))]),
  ];
  return serialise(children);
}
