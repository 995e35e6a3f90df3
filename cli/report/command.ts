import { Command, Option } from "commander";

/** The options that were given. */
export interface Flags {
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
    // each loads what it needs alone: of two files the difference is there at once
    const show =
      flags.base === undefined
        ? (await import("./whole.ts")).showWhole(paths, flags)
        : (await import("./difference.ts")).showDifference(flags.base, paths, flags);
    process.exitCode = await show;
  });
