import { readJson } from "./json.ts";
import { ReportError, reportSchema, type Report } from "./report.ts";
import schema from "../schemas/report.schema.json" with { type: "json" };
import { explain } from "./schema-error.ts";
import { parseShards } from "./shards.ts";
import { validatorOf } from "./validator.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

const mebibyte = 2 ** 20;

const validator = validatorOf<Report>(schema);

/** The schema of files written before conformance had a name of its own: they call it `level`, as the thoroughness of a run. */
const earlier = "gatecheck/report/1";

/** A report of the earlier schema in today's words; anything else as it is. */
function updated(data: unknown): unknown {
  const report = data as Record<string, unknown> | null;
  if (report?.["schema"] !== earlier) return data;
  const renamed = (items: unknown): unknown =>
    Array.isArray(items)
      ? items.map((item: unknown) => {
          if (typeof item !== "object" || item === null || !("level" in item)) return item;
          const { level: conformance, ...rest } = item;
          return { ...rest, conformance };
        })
      : items;
  return { ...report, schema: reportSchema, laws: renamed(report["laws"]), verdicts: renamed(report["verdicts"]) };
}

/**
 * Checks that `data`, as JSON.parse answered it, is a report, of this schema or of the one before; `name` is for the error.
 * @throws ReportError
 */
export function parseReport(data: unknown, name: string): Report {
  const said = (data as { schema?: unknown } | null)?.schema;
  if (
    typeof said === "string" &&
    /^gatecheck\/[a-z]+\/\d+(\.\d+)?$/.test(said) &&
    said !== reportSchema &&
    said !== earlier
  ) {
    const other =
      said === "gatecheck/bench/1"
        ? "; `gatecheck bench reanalyse` and `gatecheck bench history add` read that one"
        : "";
    throw new ReportError(`${name}: is a ${oneLine(said, 60)} file, this Gatecheck reads ${reportSchema}${other}`);
  }
  const report = updated(data);
  const validate = validator();
  if (!validate(report)) {
    const [error] = validate.errors ?? [];
    throw new ReportError(`${name}: ${error === undefined ? "is not a report" : explain(error, "the report")}`);
  }
  try {
    if (report.run.shard !== null) parseShards(report.run.shard);
  } catch (error) {
    throw new ReportError(`${name}: run.shard: ${(error as Error).message}`);
  }
  return report;
}

/**
 * Reads a report file. The file is not trusted: at most `limit` bytes are read (256 MiB unless told), and what does
 * not match `report.schema.json` is refused.
 * @throws ReportError when it cannot be read, is too large, not UTF-8, not JSON, or not a report
 */
export async function readReport(path: string, limit: number = 256 * mebibyte): Promise<Report> {
  return parseReport(await readJson(path, limit), oneLine(path));
}
