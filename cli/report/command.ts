import { jsonText } from "../../impl/untrusted-text.ts";
import { Command, Option } from "commander";
import { exitStatusOfWhole } from "../../reports/report/counts.ts";
import { differenceOf } from "../../reports/report/difference.ts";
import { differenceToText } from "../../reports/text/difference.ts";
import type { Report } from "../../reports/report/report.ts";
import { mergeReports } from "../../reports/report/merge.ts";
import { readReport } from "../../reports/report/read.ts";
import { missingShards } from "../../reports/report/shards.ts";
import { toTerminal } from "../../reports/terminal/index.ts";
import { writeReport } from "../../reports/report/write.ts";

interface Flags {
  readonly base?: string;
  readonly report?: string;
  readonly html?: string;
  readonly badge?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly verbose?: boolean;
}

/** Print what a report has beside a base. Returns the exit status. */
async function showDifference(base: Report, head: Report, { json, markdown }: Flags): Promise<number> {
  const difference = differenceOf(base, head);
  if (json) process.stdout.write(jsonText({ schema: "gatecheck/difference/1", ...difference }));
  else {
    const { differenceToMarkdown } = await import("../../reports/markdown/difference.ts");
    process.stdout.write(markdown ? differenceToMarkdown(difference) : `${differenceToText(difference)}\n`);
  }
  return difference.new.length > 0 ? 1 : 0;
}

/** `gatecheck report RESULT…` */
export const reportCommand: Command = new Command("report")
  .summary("read report files, merge shards")
  .description(
    "Read report files, merge them into one (the shards of a campaign), and show it. The exit status is that of the whole campaign.",
  )
  .argument("<RESULT...>", "report.json files")
  .addOption(
    new Option(
      "--base <FILE>",
      "compare with the report of another commit: findings that are new, fixed, known and gone, one a line",
    ).conflicts("report"),
  )
  .option("--report <DIR>", "write report.json, junit.xml and report.md of the whole there")
  .option(
    "--html <DIR>",
    "write a site of it there: one folder, to be opened from disk; another site there is replaced",
  )
  .option("--badge <FILE>", "write a badge of it: a picture (.svg), or a file for shields.io's endpoint (.json)")
  .option("--markdown", "print it as Markdown")
  .option("--verbose", "print every violation of a finding, not only the most direct")
  .addOption(new Option("--json", "print it as JSON").conflicts("markdown"))
  .addHelpText(
    "after",
    `
Exit status: 0 conforms, 1 violated (or a check that could not have failed, or shards are missing), 2 the command or a file is
wrong, 3 an implementation crashed, hung or answered nonsense, 130 a run was interrupted.

With --base it is 1 where a finding is new, and 0 otherwise.

  npx gatecheck report shard-*/report.json --report whole
  npx gatecheck report report.json --html site --badge conformance.svg
  npx gatecheck report --base main/report.json report.json --markdown`,
  )
  .action(async (paths: readonly string[], flags: Flags) => {
    const report = mergeReports(await Promise.all(paths.map((path) => readReport(path))));
    if (flags.base !== undefined) {
      process.exitCode = await showDifference(await readReport(flags.base), report, flags);
      return;
    }
    const missing = missingShards(report.run.shard);
    if (flags.report !== undefined) await writeReport(flags.report, report);
    if (flags.html !== undefined) await (await import("../../reports/html/index.ts")).writeHtml(flags.html, { report });
    if (flags.badge !== undefined) {
      const { reportBadge, writeBadge } = await import("../../reports/badge/index.ts");
      await writeBadge(flags.badge, reportBadge(report));
    }
    if (flags.json) process.stdout.write(jsonText(report));
    else if (flags.markdown) process.stdout.write((await import("../../reports/markdown/index.ts")).toMarkdown(report));
    else {
      const color = process.stdout.isTTY && process.stdout.hasColors();
      process.stdout.write(toTerminal(report, { color, verbose: flags.verbose === true }));
    }
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
