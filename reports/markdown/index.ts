import type { BlockContent } from "mdast";
import { serialise } from "./serialise.ts";
import type { Verdict } from "../../properties/verdict.ts";
import { counts } from "../report/counts.ts";
import { isRefused, refusals } from "../text/refusals.ts";
import { failureFields, failureGroups, formatFields } from "../text/failure.ts";
import { formatCount, formatVariant } from "../text/format.ts";
import { type Finding, isFound } from "../../properties/findings/finding.ts";
import { causeOf, findingFields, furtherLaws, furtherOf, replayIn } from "../text/finding.ts";
import { code, fence, paragraph, prose, strong, text } from "./nodes.ts";
import { notes } from "./notes.ts";
import { headline, overview } from "./overview.ts";
import type { Report, ReportedLaw } from "../report/report.ts";
import { statusOf, symbols } from "../report/status.ts";

/** GitHub takes 65,536 characters in a comment. */
const limit = 60_000;
/** Failures of one law on one cell: the first in full, the other options and dtypes by name. */
function failure(group: readonly [Verdict, ...Verdict[]], laws: ReadonlyMap<string, ReportedLaw>): BlockContent[] {
  const [first, ...others] = group;
  const status = statusOf(first);
  const law = laws.get(first.law);
  const replay = first.counterexample?.replay;
  const also = others.map(formatVariant).join(", ");
  const fields = formatFields(failureFields(first));
  if (status === "untried") {
    const cells = [...new Set(group.map(({ cell }) => cell))].join(", ");
    const count = formatCount(new Set(group.map((one) => one.law)).size, "law");
    const title = strong(text(`${symbols.untried} ${status}`));
    return [paragraph(title, text(` ${count} on `), code(`${first.implementation} ${cells}`)), fence("text", fields)];
  }
  return [
    paragraph(
      strong(text(`${symbols[status]} ${status}`)),
      text(" "),
      code(first.law),
      text(" on "),
      code(`${first.implementation} ${first.cell}`),
      text(" with "),
      code(formatVariant(first)),
      ...(also === "" ? [] : [text(", also with "), code(also)]),
    ),
    ...(law === undefined ? [] : [paragraph(prose(law.sentence), text(" — "), prose(law.source))]),
    ...(fields === "" ? [] : [fence("text", fields)]),
    ...(replay === undefined ? [] : [fence("sh", replay, 2000)]),
  ];
}

/** A finding: what is wrong, the case of its most direct law, the command that replays it, the laws that it explains. */
function finding(one: Finding, report: Report, laws: ReadonlyMap<string, ReportedLaw>): BlockContent[] {
  const status = one.kind === "errored" ? "errored" : "violated";
  const fields = findingFields(one, report.verdicts, laws.get(one.first.law)?.sentence ?? null, replayIn(report));
  const replay = fields.find(([name]) => name === "replay")?.[1];
  const further = furtherOf(one);
  const own = fields.filter(([name]) => name !== "replay" && name !== "in");
  return [
    paragraph(
      strong(text(`${symbols[status]} ${status}`)),
      text(" on "),
      code(`${one.implementation} ${one.cell}`),
      text(" with "),
      code(formatVariant(one.first)),
      text(": "),
      prose(causeOf(one)),
    ),
    ...(own.length === 0 ? [] : [fence("text", formatFields(own))]),
    ...(replay === undefined ? [] : [fence("sh", replay, 2000)]),
    ...(further === null
      ? []
      : [paragraph(text(`${further}: `), code(furtherLaws(one).join(", ") || one.first.law, 2000))]),
  ];
}

function findings(report: Report, most: number): BlockContent[] {
  const { findings: all, laws } = report;
  const byId = new Map(laws.map((law) => [law.id, law]));
  const left = all.length - most;
  return [
    ...all.slice(0, most).flatMap((one) => finding(one, report, byId)),
    ...(left > 0 ? [paragraph(text(`${formatCount(left, "more finding")} in report.json.`))] : []),
  ];
}

/** Failures that are in no finding. */
function failures(report: Report, most: number): BlockContent[] {
  const laws = new Map(report.laws.map((law) => [law.id, law]));
  const groups = failureGroups(
    report.verdicts.filter((one) => !isRefused(one) && !isFound(one)),
    report.laws,
  );
  const left = groups.length - most;
  return [
    ...groups.slice(0, most).flatMap((group) => failure(group, laws)),
    ...(left > 0 ? [paragraph(text(`${formatCount(left, "more failure")} in report.json.`))] : []),
  ];
}

/** Laws that were refused at run time, a paragraph for each reason. */
const refused = ({ verdicts }: Report, most: number): BlockContent[] =>
  refusals(verdicts)
    .slice(0, most)
    .map(({ implementation, cell, verdict, laws, said }) =>
      paragraph(
        strong(text(`${symbols[verdict]} ${verdict}`)),
        text(" "),
        code(`${implementation} ${cell}`),
        text(": "),
        code(said, 400),
        ...(verdict === "vacuous" ? [text(" ("), code(laws.join(", "), 1000), text(")")] : []),
      ),
    );

function render(report: Report, most: number): string {
  const numbers = counts(report);
  const children = [
    ...headline(report, numbers),
    ...(most === 0 ? [] : overview(report)),
    ...findings(report, most),
    ...failures(report, most),
    ...refused(report, most),
    ...notes(report, numbers, 2 * most),
  ];
  return serialise(children);
}

/**
 * A report as Markdown for a job summary or a pull request: the conclusion, a table, each failure. Text that comes from
 * implementations is shown as code or escaped, and cannot become markup. Of many failures so many are shown that GitHub
 * takes the text as one comment; where even the table is too long, the conclusion alone.
 */
export function toMarkdown(report: Report): string {
  let most = 32;
  let markdown = render(report, most);
  while (markdown.length > limit && most > 0) {
    most = Math.floor(most / 2);
    markdown = render(report, most);
  }
  return markdown;
}
