/** `gatecheck report`: reports read, merged and shown. */
import { jsonText } from "../../impl/untrusted-text.ts";
import { toAnnotations } from "../../reports/files/annotations.ts";
import { exitStatusOfWhole } from "../../reports/report/counts.ts";
import { failuresIn } from "../../reports/report/difference.ts";
import { mergeReports } from "../../reports/report/merge.ts";
import { readReport } from "../../reports/report/read.ts";
import type { Report } from "../../reports/report/report.ts";
import { missingShards } from "../../reports/report/shards.ts";
import { replaceFile, writeReport } from "../../reports/report/write.ts";
import { toTerminal } from "../../reports/terminal/index.ts";
import { displayOf } from "../shared/display.ts";
import { sourcePlace } from "../shared/source-place.ts";
import { assertFile } from "../shared/writable.ts";
import type { Flags } from "./command.ts";

async function writeSarif(path: string, report: Report): Promise<void> {
  await assertFile("--sarif", path);
  const { toSarif } = await import("../../reports/files/sarif.ts");
  await replaceFile(path, jsonText(toSarif(report, sourcePlace)));
}

/** Writes what was asked for, and prints the whole. Returns the exit status. */
export async function showWhole(paths: readonly string[], flags: Flags): Promise<number> {
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
  return exitStatusOfWhole(report);
}
