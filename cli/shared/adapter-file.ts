import type { Adapter } from "../../impl/targets/black-box.ts";
import { firstLineOf, oneLine } from "../../impl/untrusted-text.ts";
import { readJson } from "../../reports/report/json.ts";
import { ReportError } from "../../reports/report/report.ts";
import { explain } from "../../reports/report/schema-error.ts";
import { validatorOf } from "../../reports/report/validator.ts";
import { canonical, cellOf } from "../../spec/catalogue.ts";
import { planOf } from "../../spec/conventions/plan.ts";
import { UsageError } from "./errors.ts";

/** Bytes that are read of a file. */
const LIMIT = 2 ** 20;

const checked = validatorOf<Adapter>("adapter");

/** The same value, as an adapter. @throws Error one line that names the field */
function parsed(data: unknown): Adapter {
  const { value: adapter, fault } = checked(data);
  if (fault !== null) throw new Error(explain(fault, "it"));
  const { cell, options, convention } = adapter;
  canonical(cellOf(cell), options);
  if (convention.cell !== cell)
    throw new Error(`convention.cell is ${JSON.stringify(convention.cell)}, must be ${JSON.stringify(cell)}`);
  // sizes at which it must make sense, as at any others
  planOf(convention, options, { m: 2, n: 3 });
  return adapter;
}

/** An adapter as `gatecheck discover --write` wrote it. @throws UsageError for anything else, one line */
export async function readAdapter(path: string): Promise<Adapter> {
  try {
    return parsed(await readJson(path, LIMIT));
  } catch (error) {
    const said = error instanceof ReportError ? error.message.replace(/^.*?: /s, "") : firstLineOf(error, 500);
    throw new UsageError(`${oneLine(path)} is no adapter of gatecheck discover: ${oneLine(said, 500)}`);
  }
}
