import type { Verdict } from "../../properties/verdict.ts";
import { coveredPairs, structuresTried } from "../report/coverage.ts";
import { isRefused, refusals } from "../text/refusals.ts";
import { failureFields, failureGroups, formatFields } from "../text/failure.ts";
import { formatCount, formatVariant } from "../text/format.ts";
import { knownFindings } from "../report/known-findings.ts";
import type { Report } from "../report/report.ts";
import { statusOf, symbols } from "../report/status.ts";
import { isFound } from "../../properties/findings/finding.ts";
import { findings, furtherVerdicts } from "./findings.ts";
import { conclusion } from "./conclusion.ts";
import { nextStep } from "./next.ts";
import { type Link, looks, painter, type Paint, plain } from "./paint.ts";
import { terminalTable } from "./table.ts";
import { block, oneLine } from "../../impl/untrusted-text.ts";

/** Failures that are in no finding, and that are shown where not all are asked for. */
const OTHERS = 3;

/** Settings of the display on a terminal. */
export interface TerminalOptions {
  /** Escape sequences for colour; else there is none in the text. */
  readonly color: boolean;
  /** Columns that the table may take; 100 unless told. */
  readonly width?: number;
  /** Every violation of a finding, not only the most direct. */
  readonly verbose?: boolean;
  /** Names of laws, hyperlinks where the terminal can; plain unless told. */
  readonly link?: Link;
}

/** Lines on absent optional peers, and the messages of present ones. */
const peers = ({ implementations }: Report, paint: Paint): readonly string[] =>
  implementations
    .filter(({ installed, message }) => !installed || message !== null)
    .map(({ target, message }) =>
      paint("dim", `${symbols.unsupported} ${oneLine(target, 60)}: ${oneLine(message ?? "not installed")}`),
    );

/** Laws that were not tried, on one line. */
function untried(group: readonly [Verdict, ...Verdict[]], paint: Paint): readonly string[] {
  const [{ implementation, message }] = group;
  const cells = [...new Set(group.map(({ cell }) => cell))];
  const place = `${oneLine(implementation)}, ${formatCount(new Set(group.map(({ law }) => law)).size, "law")} on ${oneLine(cells.join(", "), 300)}`;
  return ["", `${paint(looks.untried, `${symbols.untried} ${oneLine(message ?? "not tried", 500)}`)}: ${place}`];
}

/** One law on one cell: the first of its failures in full, the other options and dtypes by name. */
export function failure(
  group: readonly [Verdict, ...Verdict[]],
  sentence: string | null,
  paint: Paint,
  link: Link = plain,
): readonly string[] {
  const [first, ...others] = group;
  const status = statusOf(first);
  if (status === "untried") return untried(group, paint);
  const replay = first.counterexample?.replay;
  const also = oneLine(others.map(formatVariant).join(", "), 500);
  const place = `on ${oneLine(`${first.implementation} ${first.cell}`)} with ${formatVariant(first)}`;
  const fields = formatFields([
    // the shrunk case is the one to replay; the case in which it was found is in the report
    ...failureFields(first).filter(([name]) => name !== "found"),
    ...(replay === undefined ? [] : [["replay", block(replay)] as const]),
  ]);
  return [
    "",
    `${paint(looks[status], `${symbols[status]} ${status}`)} ${paint("bold", link(first.law))} ${place}${also === "" ? "" : `, also with ${also}`}`,
    ...(sentence === null ? [] : [`  ${oneLine(sentence, 500)}`]),
    ...(fields === "" ? [] : [fields.replaceAll("\t", " ").replaceAll(/^/gm, "  ")]),
  ];
}

/** The coverage, shown only where no law fails. */
const covered = (report: Report, paint: Paint): readonly string[] => {
  const structures = structuresTried(report);
  if (failureGroups(report.verdicts).length > 0) return [];
  const said = report.implementations.flatMap((one) => {
    const pairs = coveredPairs(one);
    return pairs === null ? [] : [`${oneLine(one.target, 60)} ${pairs}`];
  });
  return said.length === 0
    ? []
    : [
        paint(
          "dim",
          `tried together: ${said.join(", ")} of options and shapes${structures === null ? "" : `; structures: ${structures}`}`,
        ),
      ];
};

/** Failures that are in no finding: laws that could not have failed, and those that were not tried; with `verbose` every violation too. */
function failures(report: Report, verbose: boolean, paint: Paint, link: Link): readonly string[] {
  const { verdicts, laws } = report;
  const sentences = new Map(laws.map(({ id, sentence }) => [id, sentence]));
  const others = verdicts.filter((one) => !isRefused(one) && !isFound(one));
  const groups = failureGroups(verbose ? [...furtherVerdicts(report), ...others] : others, laws);
  const shown = verbose ? groups : groups.slice(0, OTHERS);
  const left = groups.length - shown.length;
  return [
    ...shown.flatMap((group) => failure(group, sentences.get(group[0].law) ?? null, paint, link)),
    ...(left > 0 ? [`and ${formatCount(left, "more failure")} (--verbose)`] : []),
  ];
}

/** Laws that were refused at run time, one line for each reason, then their names. */
const refused = ({ verdicts }: Report, paint: Paint): readonly string[] =>
  refusals(verdicts).flatMap(({ implementation, cell, verdict, laws, said }) => [
    `${paint(looks[verdict], `${symbols[verdict]} ${verdict}`)} ${oneLine(`${implementation} ${cell}`)}: ${said}`,
    ...(verdict === "vacuous" ? [`  ${oneLine(laws.join(", "), 500)}`] : []),
  ]);

/** Lines under a heading, after an empty one; nothing where there are none. */
const section = (heading: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ["", heading, ...lines];

const known = ({ verdicts }: Report, paint: Paint): readonly string[] =>
  knownFindings(verdicts).map(({ id, implementation, cells, laws, reason, link }) => {
    const place = `${oneLine(implementation, 60)} ${oneLine(cells.join(", "))}, ${oneLine(laws.join(", "), 1000)}`;
    return `${paint(looks.known, `${symbols.known} ${oneLine(id)}`)} (${place}): ${oneLine(reason)}${link === "" ? "" : `; ${oneLine(link)}`}`;
  });

const stale = ({ staleFindings }: Report, paint: Paint): readonly string[] =>
  staleFindings.map(({ id, target, cell, law, message }) => {
    const place = oneLine(`${target} ${cell}, ${law}`);
    return `${paint("yellow", `? ${oneLine(id)}`)} (${place}): ${oneLine(message)}`;
  });

/** The judgement of a kernel. */
const gate = ({ gate: judged }: Report, paint: Paint): readonly string[] => {
  if (judged === undefined) return [];
  const { accepted, score, problem, reasons } = judged;
  const said = `${accepted ? "accepted" : "refused"} as ${oneLine(problem)}, score ${Math.round(score * 100) / 100}`;
  return [
    "",
    paint("bold", paint(accepted ? "green" : "red", said)),
    ...reasons.map(({ name, law, message }) => `  ${oneLine(name)} (${oneLine(law)}): ${oneLine(message, 300)}`),
  ];
};

/**
 * A report as `gatecheck verify` prints it at the end: a table, absent peers, each failure with both values and the command
 * that replays it, known and stale findings, the conclusion, and what to run or read next as the last line. Text that comes from implementations cannot
 * move the cursor or change colours; further lines of it are indented.
 */
export function toTerminal(
  report: Report,
  { color, width = 100, verbose = false, link = plain }: TerminalOptions,
): string {
  const paint = painter(color);
  const lines = [
    ...terminalTable(report, width, paint),
    ...covered(report, paint),
    ...peers(report, paint),
    ...findings(report, verbose, paint, link),
    ...failures(report, verbose, paint, link),
    ...section("Declared, and refused when it was asked:", refused(report, paint)),
    ...section("Known findings, which fail nothing:", known(report, paint)),
    ...section("Recorded findings that did not occur:", stale(report, paint)),
    ...gate(report, paint),
    "",
    ...conclusion(report, paint),
    ...nextStep(report),
  ];
  return `${lines.join("\n").replace(/^\n+/, "")}\n`;
}
