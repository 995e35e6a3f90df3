import { existsSync } from "node:fs";
import { join } from "node:path";
import { oneLine } from "../../impl/untrusted-text.ts";
import { readReport } from "../../reports/report/read.ts";
import { type Report, ReportError } from "../../reports/report/report.ts";
import { UsageError } from "../shared/errors.ts";
import { version } from "../shared/version.ts";

/**
 * The report of a command that was carried out before, to its end; null where there is none, and the work is to be done. A file that is
 * no report is a part of something, and is written anew.
 * @throws UsageError without a folder, or where the report there is of another command: nothing is overwritten
 */
export async function finished(dir: string | undefined, command: string): Promise<Report | null> {
  if (dir === undefined) throw new UsageError("--resume looks into the folder of --report DIR: name it");
  const path = join(dir, "report.json");
  if (!existsSync(path)) return null;
  const report = await readReport(path).catch((error: unknown) => {
    if (error instanceof ReportError) return null;
    throw error;
  });
  if (report === null || report.run.interrupted) return null;
  if (report.run.command !== command || report.tool.version !== version)
    throw new UsageError(
      `--resume: ${path} is of another command: ${oneLine(report.run.command, 1000)} (Gatecheck ${oneLine(report.tool.version, 20)})`,
    );
  process.stderr.write(`gatecheck: ${oneLine(path)} is there already: nothing is done\n`);
  return report;
}
