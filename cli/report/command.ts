import { jsonText, oneLine } from "../../impl/untrusted-text.ts";
import { Command, Option } from "commander";
import { exitStatusOfWhole } from "../../reports/report/counts.ts";
import { type Difference, differenceOf, failuresIn } from "../../reports/report/difference.ts";
import { differenceToText } from "../../reports/text/difference.ts";
import { type Report, ReportError } from "../../reports/report/report.ts";
import { toAnnotations } from "../../reports/files/annotations.ts";
import { readJson } from "../../reports/report/json.ts";
import { mergeReports } from "../../reports/report/merge.ts";
import { parseReport, readReport } from "../../reports/report/read.ts";
import { missingShards } from "../../reports/report/shards.ts";
import { toTerminal } from "../../reports/terminal/index.ts";
import { replaceFile, writeReport } from "../../reports/report/write.ts";
import { displayOf } from "../shared/display.ts";
import { sourcePlace } from "../shared/source-place.ts";
import { assertFile } from "../shared/writable.ts";

/** Bytes of a report file that are read at most. */
const MOST = 2 ** 28;

interface Flags {
  readonly base?: string;
  readonly report?: string;
  readonly html?: string;
  readonly badge?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly annotations?: boolean;
  readonly sarif?: string;
  readonly verbose?: boolean;
  readonly links?: boolean;
}

const isBench = (data: unknown): boolean =>
  String((data as { readonly schema?: unknown } | null)?.schema).startsWith("gatecheck/bench/");

/** The difference of report files, or of two benchmark files. @throws ReportError */
async function differenceOfFiles(base: string, heads: readonly string[]): Promise<Difference> {
  const [before, ...after] = await Promise.all([base, ...heads].map((path) => readJson(path, MOST)));
  if (![before, ...after].some(isBench))
    return differenceOf(
      parseReport(before, oneLine(base)),
      mergeReports(after.map((one, k) => parseReport(one, oneLine(heads[k] as string)))),
    );
  const [head] = heads;
  if (head === undefined || heads.length > 1)
    throw new ReportError("--base: benchmark files are compared two at a time");
  const { parseBenchResult } = await import("../../reports/bench/read.ts");
  const { benchDifferenceOf } = await import("../../reports/bench/difference.ts");
  return benchDifferenceOf(parseBenchResult(before, oneLine(base)), parseBenchResult(after[0], oneLine(head)));
}

/** Print what is new, fixed, known and gone. Returns the exit status. */
async function showDifference(difference: Difference, { json, markdown, annotations }: Flags): Promise<number> {
  if (annotations) process.stdout.write(toAnnotations(difference.new, sourcePlace));
  else if (json) process.stdout.write(jsonText({ schema: "gatecheck/difference/1", ...difference }));
  else {
    const { differenceToMarkdown } = await import("../../reports/markdown/difference.ts");
    process.stdout.write(markdown ? differenceToMarkdown(difference) : `${differenceToText(difference)}\n`);
  }
  return difference.new.length > 0 ? 1 : 0;
}

async function writeSarif(path: string, report: Report): Promise<void> {
  await assertFile("--sarif", path);
  const { toSarif } = await import("../../reports/files/sarif.ts");
  await replaceFile(path, jsonText(toSarif(report, sourcePlace)));
}

/** `gatecheck report RESULT…` */
export const reportCommand: Command = new Command("report")
  .summary("read report files, merge shards")
  .description(
    "Read report files, merge them into one (the shards of a campaign), and show it. The exit status is that of the whole campaign.",
  )
  .argument(
    "<RESULT...>",
    "report.json files; with --base one result.json of gatecheck bench or compare will do too, with --html any number",
  )
  .addOption(
    new Option(
      "--base <FILE>",
      "compare with the report of another commit: findings that are new, fixed, known and gone, one a line",
    ).conflicts(["report", "sarif", "html", "badge"]),
  )
  .option("--report <DIR>", "write report.json, junit.xml and report.md of the whole there")
  .option(
    "--html <DIR>",
    "write a site of it there: one folder, to be opened from disk; another site there is replaced",
  )
  .option("--badge <FILE>", "write a badge of it: a picture (.svg), or a file for shields.io's endpoint (.json)")
  .option("--markdown", "print it as Markdown")
  .addOption(
    new Option(
      "--annotations",
      "print what fails, with --base what is new, as annotations of GitHub Actions at the file of the target",
    ).conflicts(["json", "markdown"]),
  )
  .option("--sarif <FILE>", "write it as SARIF 2.1.0, for code scanning")
  .option("--verbose", "print every violation of a finding, not only the most direct")
  .option("--no-links", "print names of laws without hyperlinks to their sections")
  .addOption(new Option("--json", "print it as JSON").conflicts("markdown"))
  .addHelpText(
    "after",
    `
Exit status: 0 conforms, 1 violated (or a check that could not have failed, or shards are missing), 2 the command or a file is
wrong, 3 an implementation crashed, hung or answered nonsense, 130 a run was interrupted.

With --base it is 1 where a finding is new, and 0 otherwise; of benchmark files new is what is slower, fixed what is faster.

  npx gatecheck report shard-*/report.json --report whole
  npx gatecheck report report.json --html site --badge conformance.svg
  npx gatecheck report --base main/report.json report.json --markdown`,
  )
  .action(async (paths: readonly string[], flags: Flags) => {
    if (flags.base !== undefined) {
      process.exitCode = await showDifference(await differenceOfFiles(flags.base, paths), flags);
      return;
    }
    const sources =
      flags.html === undefined
        ? { report: mergeReports(await Promise.all(paths.map((path) => readReport(path)))) }
        : await (await import("../../reports/html/sources.ts")).sourcesOf(paths);
    const { report } = sources;
    const missing = missingShards(report.run.shard);
    if (flags.report !== undefined) await writeReport(flags.report, report);
    if (flags.html !== undefined) await (await import("../../reports/html/index.ts")).writeHtml(flags.html, sources);
    if (flags.badge !== undefined) {
      const { reportBadge, writeBadge } = await import("../../reports/badge/index.ts");
      await writeBadge(flags.badge, reportBadge(report));
    }
    if (flags.sarif !== undefined) await writeSarif(flags.sarif, report);
    if (flags.annotations) process.stdout.write(toAnnotations(failuresIn(report), sourcePlace));
    else if (flags.json) process.stdout.write(jsonText(report));
    else if (flags.markdown) process.stdout.write((await import("../../reports/markdown/index.ts")).toMarkdown(report));
    else process.stdout.write(toTerminal(report, displayOf(flags)));
    if (missing.length > 0)
      process.stderr.write(
        `gatecheck: shards ${missing.join(", ")} are missing: this is not the whole campaign, which is exit status 1\n`,
      );
    if (report.run.interrupted)
      process.stderr.write(
        "gatecheck: a run was interrupted: this is not the whole campaign, which is exit status 130\n",
      );
    process.exitCode = exitStatusOfWhole(report);
  });
