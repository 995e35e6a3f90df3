import { jsonText } from "../../impl/untrusted-text.ts";
import { Command, Option } from "commander";
import { exitStatusOfWhole } from "../../reports/report/counts.ts";
import { mergeReports } from "../../reports/report/merge.ts";
import { readReport } from "../../reports/report/read.ts";
import { missingShards } from "../../reports/report/shards.ts";
import { toTerminal } from "../../reports/terminal/index.ts";
import { writeReport } from "../../reports/report/write.ts";

interface Flags {
  readonly report?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly verbose?: boolean;
}

/** `gatecheck report RESULT…` */
export const reportCommand: Command = new Command("report")
  .summary("read report files, merge shards")
  .description(
    "Read report files, merge them into one (the shards of a campaign), and show it. The exit status is that of the whole campaign.",
  )
  .argument("<RESULT...>", "report.json files")
  .option("--report <DIR>", "write report.json, junit.xml and report.md of the whole there")
  .option("--markdown", "print it as Markdown")
  .option("--verbose", "print every violation of a finding, not only the most direct")
  .addOption(new Option("--json", "print it as JSON").conflicts("markdown"))
  .addHelpText(
    "after",
    `
Exit status: 0 conforms, 1 violated (or a check that could not have failed, or shards are missing), 2 the command or a file is
wrong, 3 an implementation crashed, hung or answered nonsense, 130 a run was interrupted.

  npx gatecheck report shard-*/report.json --report whole`,
  )
  .action(async (paths: readonly string[], flags: Flags) => {
    const report = mergeReports(await Promise.all(paths.map((path) => readReport(path))));
    const missing = missingShards(report.run.shard);
    if (flags.report !== undefined) await writeReport(flags.report, report);
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
