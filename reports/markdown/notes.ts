import type { BlockContent, PhrasingContent } from "mdast";
import { grouped } from "../text/canonical.ts";
import type { Counts } from "../report/counts.ts";
import { coveredPairs, structuresTried } from "../report/coverage.ts";
import { knownFindings, type KnownFinding } from "../report/known-findings.ts";
import { formatCount } from "../text/format.ts";
import { code, folded, isAddress, link, paragraph, prose, text } from "./nodes.ts";
import type { Report } from "../report/report.ts";
import { statusOf } from "../report/status.ts";

/** A list of lines, at most `most` of them. */
function list(items: readonly PhrasingContent[][], most: number): BlockContent[] {
  if (items.length === 0) return [];
  const left = items.length - most;
  const shown = [...items.slice(0, most), ...(left > 0 ? [[text(`${left} more in report.json`)]] : [])];
  const children = shown.map((item) => ({ type: "listItem" as const, children: [paragraph(...item)] }));
  return [{ type: "list", ordered: false, spread: false, children }];
}

const known = (findings: readonly KnownFinding[]): PhrasingContent[][] =>
  findings.map((one) => [
    link(one.id, one.link),
    text(" "),
    code(`${one.implementation} ${one.cells.join(", ")}`),
    text(" "),
    code(one.laws.join(", "), 1000),
    text(one.verdicts === 1 ? ": " : ` (${one.verdicts} verdicts): `),
    prose(one.reason),
    ...(one.link === "" || isAddress(one.link) ? [] : [text(" — "), code(one.link)]),
  ]);

const stale = (report: Report): PhrasingContent[][] =>
  report.staleFindings.map((one) => [
    code(one.id),
    text(" "),
    code(`${one.target} ${one.cell} ${one.law}`),
    text(": "),
    prose(one.message),
  ]);

const unsupported = (report: Report): PhrasingContent[][] =>
  grouped(
    report.verdicts.filter((one) => statusOf(one) === "unsupported"),
    (one) => one.implementation,
  ).map((group) => [code(group[0].implementation), text(`: ${group.length} unsupported`)]);

const absent = (report: Report): PhrasingContent[][] =>
  report.implementations
    .filter(({ installed }) => !installed)
    .map(({ target, message }) => [code(target), text(": "), code(message ?? "not installed")]);

const covered = (report: Report): PhrasingContent[][] => {
  const pairs = report.implementations.flatMap((one): PhrasingContent[][] => {
    const its = coveredPairs(one);
    return its === null ? [] : [[code(one.target), text(`: ${its} of options and shapes were tried together`)]];
  });
  const structures = structuresTried(report);
  return structures === null || pairs.length === 0 ? pairs : [...pairs, [text(`Structures: ${structures}`)]];
};

/** Folded notes that fail nothing: known and stale findings, unsupported requests, absent peers. */
export function notes(report: Report, numbers: Counts, most: number): readonly BlockContent[] {
  const section = (items: PhrasingContent[][], summary: string): readonly BlockContent[] =>
    folded(summary, list(items, most));
  const findings = knownFindings(report.verdicts);
  return [
    ...section(known(findings), `${formatCount(findings.length, "known finding")}: not failing`),
    ...section(stale(report), `${formatCount(numbers.stale, "recorded finding")} no longer occurring`),
    ...section(unsupported(report), `${numbers.verdicts.unsupported} unsupported`),
    ...section(covered(report), "Pairs tried together"),
    ...section(absent(report), `${numbers.implementations.absent} not installed`),
  ];
}
