/** `gatecheck report --base`: two reports, or two benchmark files, side by side. */
import { jsonText, oneLine } from "../../impl/untrusted-text.ts";
import { type Difference, differenceOf } from "../../reports/report/difference.ts";
import { readJson } from "../../reports/report/json.ts";
import { parseReport } from "../../reports/report/read.ts";
import { type Report, ReportError } from "../../reports/report/report.ts";
import { differenceToText } from "../../reports/text/difference.ts";
import type { Flags } from "./command.ts";

/** Bytes of a report file that are read at most. */
const MOST = 2 ** 28;

const isBench = (data: unknown): boolean =>
  String((data as { readonly schema?: unknown } | null)?.schema).startsWith("gatecheck/bench/");

/** One report of several. @throws ReportError */
async function wholeOf(reports: readonly Report[]): Promise<Report> {
  const [report] = reports;
  if (report !== undefined && reports.length === 1) return report;
  const { mergeReports } = await import("../../reports/report/merge.ts");
  return mergeReports(reports);
}

/** The difference of report files, or of two benchmark files. @throws ReportError */
async function differenceOfFiles(base: string, heads: readonly string[]): Promise<Difference> {
  const [before, ...after] = await Promise.all([base, ...heads].map((path) => readJson(path, MOST)));
  if (![before, ...after].some(isBench))
    return differenceOf(
      parseReport(before, oneLine(base)),
      await wholeOf(after.map((one, k) => parseReport(one, oneLine(heads[k] as string)))),
    );
  const [head] = heads;
  if (head === undefined || heads.length > 1)
    throw new ReportError("--base: benchmark files are compared two at a time");
  const { parseBenchResult } = await import("../../reports/bench/read.ts");
  const { benchDifferenceOf } = await import("../../reports/bench/difference.ts");
  return benchDifferenceOf(parseBenchResult(before, oneLine(base)), parseBenchResult(after[0], oneLine(head)));
}

/** The difference in the form that was asked for. */
async function told(difference: Difference, { json, markdown, annotations }: Flags): Promise<string> {
  if (json) return jsonText({ schema: "gatecheck/difference/1", ...difference });
  if (markdown) {
    const { differenceToMarkdown } = await import("../../reports/markdown/difference.ts");
    return differenceToMarkdown(difference);
  }
  if (!annotations) return `${differenceToText(difference)}\n`;
  const { toAnnotations } = await import("../../reports/files/annotations.ts");
  const { sourcePlace } = await import("../shared/source-place.ts");
  return toAnnotations(difference.new, sourcePlace);
}

/** Prints what is new, fixed, known and gone. Returns the exit status. */
export async function showDifference(base: string, heads: readonly string[], flags: Flags): Promise<number> {
  const difference = await differenceOfFiles(base, heads);
  process.stdout.write(await told(difference, flags));
  return difference.new.length > 0 ? 1 : 0;
}
