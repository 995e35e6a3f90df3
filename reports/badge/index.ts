/** Badges: conformance, or the score of an audit, as shields.io takes it and as a picture of our own. */
import type { Audit } from "../../properties/audit/audit.ts";
import { oneLine } from "../../impl/untrusted-text.ts";
import { h } from "../html/element.ts";
import { counts } from "../report/counts.ts";
import { replaceFile } from "../report/write.ts";
import { type Report, ReportError } from "../report/report.ts";
import { formatCount } from "../text/format.ts";

/** A badge, in the words of shields.io's endpoint. */
export interface Badge {
  readonly schemaVersion: 1;
  readonly label: string;
  readonly message: string;
  readonly color: string;
  readonly isError?: true;
}

const GREEN = "2b7350";
const RED = "ad2f28";
const AMBER = "8a5a00";
const GREY = "60666f";

/** The best grade under which everything that was checked is within its bounds; null where nothing was compared. */
function gradeOf({ verdicts }: Report): string | null {
  const grades = new Set(verdicts.flatMap(({ grade }) => grade ?? []));
  return grades.has("absolute") ? "absolute" : grades.has("faithful") ? "faithful" : null;
}

/** The badge of a report: `conforms: 4 cells, 1,204 cases, faithful`. */
export function reportBadge(report: Report): Badge {
  const numbers = counts(report);
  const { conforming, failing } = numbers.implementations;
  const cells = new Set(report.verdicts.filter(({ cases }) => cases > 0).map(({ cell }) => cell)).size;
  const tried = `${formatCount(cells, "cell")}, ${formatCount(numbers.cases, "case")}`;
  const whole = !report.run.interrupted && numbers.missingShards === 0;
  const badge = (message: string, color: string): Badge => ({ schemaVersion: 1, label: "gatecheck", message, color });
  if (failing > 0) {
    const found = report.findings.length === 0 ? "does not conform" : formatCount(report.findings.length, "finding");
    return { ...badge(`${found} in ${tried}`, RED), isError: true };
  }
  if (conforming === 0) return badge("nothing was checked", GREY);
  if (!whole) return badge(`not the whole campaign: ${tried}`, AMBER);
  const grade = gradeOf(report);
  return badge(`conforms: ${tried}${grade === null ? "" : `, ${grade}`}`, GREEN);
}

/** The badge of an audit: the mutants that the weakest tolerance of its checks notices. */
export function auditBadge(audits: readonly Audit[]): Badge {
  const shares = audits.flatMap(({ rows }) => rows.map(({ mutants }) => mutants)).filter(({ of }) => of > 0);
  const share = ({ noticed, of }: Audit["data"]): number => noticed / of;
  const [least] = shares.toSorted((a, b) => share(a) - share(b));
  const badge = (message: string, color: string): Badge => ({ schemaVersion: 1, label: "audit", message, color });
  if (least === undefined) return badge("nothing was audited", GREY);
  return badge(
    `${least.noticed} of ${least.of} mutants noticed`,
    share(least) === 1 ? GREEN : share(least) >= 0.5 ? AMBER : RED,
  );
}

/** Pixels of a text of 11 pixels, about: the picture tells the browser to fit it. */
const widthOf = (text: string): number => Math.ceil(6.3 * text.length);

/** A badge as a picture without anything from elsewhere. */
export function badgeSvg({ label, message, color }: Badge): string {
  const [left, right] = [widthOf(label) + 14, widthOf(message) + 14];
  const words = `${label}: ${message}`;
  const text = (value: string, x: number, width: number): ReturnType<typeof h> =>
    h("text", { x, y: 14, textLength: width - 14, lengthAdjust: "spacingAndGlyphs", fill: "#fff" }, value);
  return h(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width: left + right,
      height: 20,
      viewBox: `0 0 ${left + right} 20`,
      role: "img",
      "aria-label": words,
    },
    h("title", {}, words),
    h("rect", { width: left + right, height: 20, rx: 3, fill: "#3a3f45" }),
    h("path", { d: `M${left} 0h${right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-${right - 3}z`, fill: `#${color}` }),
    h(
      "g",
      { "font-family": "Verdana,DejaVu Sans,Geneva,sans-serif", "font-size": 11 },
      text(label, 7, left),
      text(message, left + 7, right),
    ),
  ).markup;
}

/**
 * Writes a badge into a file, whole: `.json` for shields.io's endpoint, `.svg` a picture.
 * @throws ReportError for a file of another name
 */
export async function writeBadge(path: string, badge: Badge): Promise<void> {
  if (path.endsWith(".json")) return replaceFile(path, `${JSON.stringify(badge)}\n`);
  if (path.endsWith(".svg")) return replaceFile(path, `${badgeSvg(badge)}\n`);
  throw new ReportError(`--badge: ${oneLine(path, 200)} must end in .svg or .json`);
}
