import type { Finding } from "../../properties/findings/finding.ts";
import { verdictsOf } from "../../properties/findings/finding.ts";
import type { Report } from "../report/report.ts";
import { symbols } from "../report/status.ts";
import { type Field, formatFields } from "../text/failure.ts";
import { type Replay, causeOf, findingFields, furtherOf, replayIn } from "../text/finding.ts";
import { formatCount } from "../text/format.ts";
import { oneLine } from "../../impl/untrusted-text.ts";
import { type Link, looks, type Paint, plain } from "./paint.ts";

/** Findings that are shown in full; of every further target one. */
const FULL = 2;
/** Findings that are shown by their first line. */
const SHORT = 3;

const HINT = " (--verbose prints them)";

const statusIn = ({ kind }: Finding): "errored" | "violated" => (kind === "errored" ? "errored" : "violated");

/** The first line of a finding, which says enough alone: the cell, its implementation where there are several, and the cause. */
const head = (finding: Finding, paint: Paint, several = false): string => {
  const status = statusIn(finding);
  const { cell, implementation } = finding;
  const whole = cell === "all" ? "" : oneLine(cell, 60);
  const place = [whole, several ? oneLine(implementation, 60) : ""].filter(Boolean).join(" of ");
  return `${paint(looks[status], `${symbols[status]} ${status}`)}: ${place === "" ? "" : `${place}: `}${paint("bold", causeOf(finding))}`;
};

/** Lines of a finding. */
const LINES = 14;

/** The text in so many lines: the first are joined in twos. */
function joined(text: string, room: number): string {
  const lines = text.split("\n");
  const pairs = Math.max(0, lines.length - Math.max(room, Math.ceil(lines.length / 2)));
  const twos = Array.from({ length: pairs }, (_, k) => `${lines[2 * k]};  ${lines[2 * k + 1]}`);
  return [...twos, ...lines.slice(2 * pairs)].join("\n");
}

/** Fields of which the computation by hand has the lines that the others leave. */
function fitted(fields: readonly Field[], lines: number): readonly Field[] {
  const others = fields.filter(([name]) => name !== "by hand").flatMap(([, value]) => value.split("\n")).length;
  return fields.map(([name, value]) => [name, name === "by hand" ? joined(value, lines - others) : value]);
}

/**
 * A finding in at most 14 lines.
 * @param hint where the further laws are listed
 */
export function findingLines(
  finding: Finding,
  verdicts: Report["verdicts"],
  sentence: string | null,
  paint: Paint,
  hint: string,
  replay: Replay,
  several = false,
  link: Link = plain,
): readonly string[] {
  const further = furtherOf(finding);
  const room = LINES - 1 - (further === null ? 0 : 1);
  const told = fitted(findingFields(finding, verdicts, sentence, replay), room);
  const { law } = finding.first;
  const linked = told.map(([name, value]): Field => [
    name,
    name === "law" ? value.replace(law, () => link(law)) : value,
  ]);
  const fields = formatFields(linked);
  return [
    "",
    head(finding, paint, several),
    ...(fields === "" ? [] : [fields.replaceAll("\t", " ").replaceAll(/^/gm, "  ")]),
    ...(further === null ? [] : [`  ${further}${hint}`]),
  ];
}

/** The findings of a report: some in full, others by their first line. */
export function findings(report: Report, verbose: boolean, paint: Paint, link: Link): readonly string[] {
  const { findings: all, verdicts, laws } = report;
  const several = new Set(verdicts.map(({ implementation }) => implementation)).size > 1;
  const sentences = new Map(laws.map(({ id, sentence }) => [id, sentence]));
  const seen = new Set<string>();
  const full = all.filter(({ implementation }, k) => {
    const isNew = !seen.has(implementation);
    seen.add(implementation);
    return verbose || k < FULL || isNew;
  });
  const others = all.filter((one) => !full.includes(one));
  const short = others.slice(0, SHORT);
  const left = others.length - short.length;
  return [
    ...full.flatMap((one) =>
      findingLines(
        one,
        verdicts,
        sentences.get(one.first.law) ?? null,
        paint,
        verbose ? "" : HINT,
        replayIn(report),
        several,
        link,
      ),
    ),
    ...(short.length === 0 ? [] : [""]),
    ...short.map(
      (one) =>
        `${head(one, paint, several)} (${link(one.first.law)}${one.further.length === 0 ? "" : ` and ${one.further.length} more`})`,
    ),
    ...(left === 0 ? [] : [`and ${formatCount(left, "further finding")}`]),
  ];
}

/** Every verdict of the findings but the first, for who wants to see them all. */
export const furtherVerdicts = ({ findings: all, verdicts }: Report): Report["verdicts"] =>
  all.flatMap((one) => verdictsOf(one, verdicts).slice(1));
