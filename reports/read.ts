import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { readBytes } from "./bytes.ts";
import { ReportError, reportSchema, type Report } from "./report.ts";
import schema from "./report.schema.json" with { type: "json" };
import { parseShards } from "./shards.ts";
import { oneLine } from "./text.ts";

const mebibyte = 2 ** 20;

let compiled: ValidateFunction<Report> | undefined;
/** The schema as a function; compiled when it is first needed, which takes some 50 ms. */
const validator = (): ValidateFunction<Report> =>
  (compiled ??= new Ajv2020({ verbose: true, allowUnionTypes: true }).compile<Report>(schema));

/** `/verdicts/3/options/bias` as it is written in JavaScript: `verdicts[3].options.bias`. */
const place = (pointer: string): string =>
  pointer
    .split("/")
    .slice(1)
    .map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${oneLine(key.replaceAll("~1", "/").replaceAll("~0", "~"), 60)}`))
    .join("")
    .replace(/^\./, "");

/** What stands in the file, short: `"maybe"`, `3`, `an array`. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  return oneLine(JSON.stringify(value), 60);
}

/** One schema error as `verdicts[3].verdict is "maybe", must be one of holds, violated`. */
function explain(error: ErrorObject): string {
  const where = place(error.instancePath) || "the report";
  const params = error.params as Record<string, unknown>;
  const described = (error.parentSchema as { description?: string } | undefined)?.description;
  const must = (what: string): string => `${where} is ${shown(error.data)}, must be ${what}`;
  switch (error.keyword) {
    case "required":
      return `${where} lacks ${JSON.stringify(params["missingProperty"])}`;
    case "additionalProperties":
      return `${where} has an unknown property ${shown(params["additionalProperty"])}`;
    case "enum":
      return must(`one of ${(params["allowedValues"] as unknown[]).map(String).join(", ")}`);
    case "const":
      return must(shown(params["allowedValue"]));
    case "type":
      return must(described ?? [params["type"]].flat().join(" or "));
    default:
      return error.propertyName === undefined
        ? must(described ?? (error.message ?? "valid").replace(/^must be /, ""))
        : `${where} has a property ${shown(error.propertyName)}, which is not ${described ?? "valid"}`;
  }
}

/**
 * Checks that `data`, as JSON.parse answered it, is a report; `name` is what the error calls it.
 * @throws ReportError
 */
export function parseReport(data: unknown, name: string): Report {
  const said = (data as { schema?: unknown } | null)?.schema;
  if (typeof said === "string" && /^gatecheck\/report\/\d+$/.test(said) && said !== reportSchema)
    throw new ReportError(`${name}: is a ${oneLine(said, 60)} file, this Gatecheck reads ${reportSchema}`);
  const validate = validator();
  if (!validate(data)) {
    const [error] = validate.errors ?? [];
    throw new ReportError(`${name}: ${error === undefined ? "is not a report" : explain(error)}`);
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
  const name = oneLine(path);
  const bytes = await readBytes(path, limit);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ReportError(`${name}: is not UTF-8 text`);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new ReportError(`${name}: is not JSON: ${oneLine((error as Error).message, 200)}`);
  }
  return parseReport(data, name);
}
