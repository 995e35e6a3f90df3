import { benchSchema } from "../../bench/core/header.ts";
import type { BenchResult } from "../../bench/result.ts";
import { incoherence } from "./coherence.ts";
import { readJson } from "../report/json.ts";
import { ReportError } from "../report/report.ts";
import { explain } from "../report/schema-error.ts";
import { validatorOf } from "../report/validator.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

const mebibyte = 2 ** 20;

const checked = validatorOf<BenchResult>("bench");

/**
 * Checks that `data`, as JSON.parse answered it, is a benchmark result whose parts fit together; `name` is what the error calls it.
 * @throws ReportError
 */
export function parseBenchResult(data: unknown, name: string): BenchResult {
  const said = (data as { schema?: unknown } | null)?.schema;
  if (typeof said === "string" && said.startsWith("gatecheck/") && said !== benchSchema)
    throw new ReportError(`${name}: is a ${oneLine(said, 60)} file, this Gatecheck reads ${benchSchema}`);
  const { value: result, fault } = checked(data);
  if (fault !== null) throw new ReportError(`${name}: ${explain(fault, "the result")}`);
  const wrong = incoherence(result);
  if (wrong !== null) throw new ReportError(`${name}: ${wrong}`);
  return result;
}

/**
 * Reads a benchmark file. The file is not trusted: at most `limit` bytes are read (64 MiB unless told), and what does not match
 * reports/schemas/bench.schema.json, or contradicts itself, is refused.
 * @throws ReportError when it cannot be read, is too large, not UTF-8, not JSON, or no benchmark result
 */
export async function readBenchResult(path: string, limit: number = 64 * mebibyte): Promise<BenchResult> {
  return parseBenchResult(await readJson(path, limit), oneLine(path));
}
