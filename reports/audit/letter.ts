/** A letter to the maintainers of a check: the mistakes that pass it, a script with which they see it for themselves, and mends. */
import type { Audit } from "../../properties/audit/audit.ts";
import type { Check } from "../../properties/audit/check.ts";
import { oneLine } from "../../impl/untrusted-text.ts";
import { letterScript } from "./letter-script.ts";

type Row = Audit["rows"][number];

/** The tolerance that the letter is about: the one under which most passes. */
export const subjectOf = ({ rows }: Audit): Row | undefined =>
  rows
    .filter(({ passed, unseen }) => passed.length + unseen.length > 0)
    .toSorted((a, b) => a.mutants.noticed - b.mutants.noticed)[0];

const share = ({ noticed, of }: Audit["data"]): string => `${noticed} of ${of}`;

/** Lines of a list. */
const list = (items: readonly string[]): string[] => items.map((item) => `- ${oneLine(item, 1000)}`);

/** The letter, in Markdown. */
export function letterOf(check: Check, audit: Audit): string {
  const row = subjectOf(audit);
  const title = `# ${oneLine(check.title, 300)}: what passes it`;
  if (row === undefined) return `${title}\n\nEvery known mistake in the equations of \`${check.cell}\` is noticed.\n`;
  const { passed, unseen, mends, tolerance, mutants } = row;
  const { lacks = [] } = audit;
  const script = letterScript(check, row);
  return [
    title,
    "",
    `${oneLine(check.source, 1000)}${check.note === undefined ? "" : `. ${oneLine(check.note, 1000)}`}`,
    "",
    `With the tolerance "${oneLine(tolerance.id, 200)}" (atol ${tolerance.atol}, rtol ${tolerance.rtol}) the check notices ${share(mutants)} known mistakes in the equations of`,
    `\`${check.cell}\`. Held to 1e-5 of the largest number, the same data would show ${share(audit.data)}; the same tolerance, on drawn numbers of all regimes, ${share(row.onOurData)}.`,
    ...(lacks.length === 0 ? [] : ["", "Its numbers:", ...list(lacks)]),
    ...(passed.length === 0
      ? []
      : ["", "Some of the mistakes that pass:", ...list(passed.slice(0, 8).map(({ sentence }) => sentence))]),
    ...(unseen.length === 0
      ? []
      : ["", "Answers without work that pass:", ...list(unseen.map(({ sentence }) => sentence))]),
    ...(script === null
      ? []
      : [
          "",
          `This script shows it with PyTorch alone. It draws as ${check.cases.length > 1 ? "the first case of the check" : "the check"} does, and compares by its rule:`,
          "",
          "```python",
          script,
          "```",
        ]),
    ...(mends === null || mends.together.length === 0
      ? []
      : [
          "",
          "What to change, the one that shows most first:",
          ...list(mends.together.map(({ sentence, noticed }) => `${sentence} It shows ${noticed} more.`)),
        ]),
    "",
  ].join("\n");
}
