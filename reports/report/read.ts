import { findingsIn } from "../../properties/findings/finding.ts";
import { readJson } from "./json.ts";
import { ReportError, reportSchema, type Report } from "./report.ts";
import { explain } from "./schema-error.ts";
import { parseShards } from "./shards.ts";
import { validatorOf } from "./validator.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

const mebibyte = 2 ** 20;

const checked = validatorOf<Report>("report");

/** The schema of files written before conformance had a name of its own: they call it `level`, as the thoroughness of a run. */
const first = "gatecheck/report/1";
/** The schema of files written before there were findings. */
const second = "gatecheck/report/1.1";

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A list with its items changed; anything else as it is. */
const each = (items: unknown, change: (item: Json) => Json): unknown =>
  Array.isArray(items) ? items.map((item: unknown) => (isRecord(item) ? change(item) : item)) : items;

/** An item that calls its conformance a level. */
function renamed({ level, ...rest }: Json): Json {
  return level === undefined ? rest : { ...rest, conformance: level };
}

/** A verdict without what nobody could compute by hand yet. */
function unaided(verdict: Json): Json {
  const { counterexample } = verdict;
  return isRecord(counterexample) ? { ...verdict, counterexample: { byHand: null, ...counterexample } } : verdict;
}

/** A report of an earlier schema in today's words, its findings still to come; anything else as it is. */
function updated(data: unknown): unknown {
  if (!isRecord(data)) return data;
  if (data["schema"] === first)
    return updated({
      ...data,
      schema: second,
      laws: each(data["laws"], renamed),
      verdicts: each(data["verdicts"], renamed),
    });
  if (data["schema"] !== second) return data;
  return { ...data, schema: reportSchema, verdicts: each(data["verdicts"], unaided), findings: [] };
}

/**
 * Checks that `data`, as JSON.parse answered it, is a report, of this schema or of one before; `name` is for the error.
 * @throws ReportError
 */
export function parseReport(data: unknown, name: string): Report {
  const said = (data as { schema?: unknown } | null)?.schema;
  if (
    typeof said === "string" &&
    /^gatecheck\/[a-z]+\/\d+(\.\d+)?$/.test(said) &&
    ![reportSchema, second, first].includes(said)
  ) {
    const other =
      said === "gatecheck/bench/1"
        ? "; `gatecheck bench reanalyse` and `gatecheck bench history add` read that one"
        : "";
    throw new ReportError(`${name}: is a ${oneLine(said, 60)} file, this Gatecheck reads ${reportSchema}${other}`);
  }
  const { value: report, fault } = checked(updated(data));
  if (fault !== null) throw new ReportError(`${name}: ${explain(fault, "the report")}`);
  try {
    if (report.run.shard !== null) parseShards(report.run.shard);
  } catch (error) {
    throw new ReportError(`${name}: run.shard: ${(error as Error).message}`);
  }
  return said === reportSchema ? report : { ...report, findings: findingsIn(report.verdicts) };
}

/**
 * Reads a report file. The file is not trusted: at most `limit` bytes are read (256 MiB unless told), and what does
 * not match `report.schema.json` is refused.
 * @throws ReportError when it cannot be read, is too large, not UTF-8, not JSON, or not a report
 */
export async function readReport(path: string, limit: number = 256 * mebibyte): Promise<Report> {
  return parseReport(await readJson(path, limit), oneLine(path));
}
