/** The files of a site: reports, which are merged, and files of benchmarks. */
import { basename, dirname } from "node:path";
import { oneLine } from "../../impl/untrusted-text.ts";
import { benchSchema } from "../../bench/core/header.ts";
import { parseBenchResult } from "../bench/read.ts";
import { readJson } from "../report/json.ts";
import { mergeReports } from "../report/merge.ts";
import { parseReport } from "../report/read.ts";
import { ReportError } from "../report/report.ts";
import type { Sources } from "./site.ts";

const LIMIT = 256 * 2 ** 20;

const isBench = (data: unknown): boolean => (data as { schema?: unknown } | null)?.schema === benchSchema;

/**
 * Reads files of `gatecheck verify`, `gatecheck bench` and `gatecheck compare`, in any order.
 * @throws ReportError where one is none of them, or none is a report
 */
export async function sourcesOf(paths: readonly string[]): Promise<Sources> {
  const files = await Promise.all(paths.map(async (path) => ({ path, data: await readJson(path, LIMIT) })));
  const benches = files
    .filter(({ data }) => isBench(data))
    .map(({ path, data }) => ({
      name: basename(dirname(path)) || path,
      result: parseBenchResult(data, oneLine(path)),
    }));
  const reports = files.filter(({ data }) => !isBench(data)).map(({ path, data }) => parseReport(data, oneLine(path)));
  if (reports.length === 0) throw new ReportError("--html: none of these files is a report of gatecheck verify");
  return { report: mergeReports(reports), ...(benches.length > 0 && { benches }) };
}
