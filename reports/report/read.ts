import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { readJson } from "./json.ts";
import { ReportError, reportSchema, type Report } from "./report.ts";
import schema from "../schemas/report.schema.json" with { type: "json" };
import { explain } from "./schema-error.ts";
import { parseShards } from "./shards.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

const mebibyte = 2 ** 20;

let compiled: ValidateFunction<Report> | undefined;
/** The schema as a function; compiled when it is first needed, which takes some 50 ms. */
const validator = (): ValidateFunction<Report> =>
  (compiled ??= new Ajv2020({ verbose: true, allowUnionTypes: true }).compile<Report>(schema));

/**
 * Checks that `data`, as JSON.parse answered it, is a report; `name` is what the error calls it.
 * @throws ReportError
 */
export function parseReport(data: unknown, name: string): Report {
  const said = (data as { schema?: unknown } | null)?.schema;
  if (typeof said === "string" && /^gatecheck\/[a-z]+\/\d+$/.test(said) && said !== reportSchema) {
    const other =
      said === "gatecheck/bench/1"
        ? "; `gatecheck bench reanalyse` and `gatecheck bench history add` read that one"
        : "";
    throw new ReportError(`${name}: is a ${oneLine(said, 60)} file, this Gatecheck reads ${reportSchema}${other}`);
  }
  const validate = validator();
  if (!validate(data)) {
    const [error] = validate.errors ?? [];
    throw new ReportError(`${name}: ${error === undefined ? "is not a report" : explain(error, "the report")}`);
  }
  try {
    if (data.run.shard !== null) parseShards(data.run.shard);
  } catch (error) {
    throw new ReportError(`${name}: run.shard: ${(error as Error).message}`);
  }
  return data;
}

/**
 * Reads a report file. The file is not trusted: at most `limit` bytes are read (256 MiB unless told), and what does
 * not match `report.schema.json` is refused.
 * @throws ReportError when it cannot be read, is too large, not UTF-8, not JSON, or not a report
 */
export async function readReport(path: string, limit: number = 256 * mebibyte): Promise<Report> {
  return parseReport(await readJson(path, limit), oneLine(path));
}
