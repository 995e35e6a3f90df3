/** Vectors and counterexamples as files that somebody else wrote. */
import { leaves } from "../../impl/tree.ts";
import { oneLine } from "../../impl/untrusted-text.ts";
import { CaseError, parseCase } from "../../properties/cases/case.ts";
import { type SavedVector, savedSchema } from "../../properties/run/saved.ts";
import { elements } from "../../spec/tensor.ts";
import { readJson } from "../report/json.ts";
import { ReportError } from "../report/report.ts";
import { explain } from "../report/schema-error.ts";
import { validatorOf } from "../report/validator.ts";
import { vectorsSchema } from "./vectors.ts";

/** Bytes that are read of a file. */
const LIMIT = 256 * 2 ** 20;

const fileOf = validatorOf<{ readonly vectors: readonly SavedVector[] }>("vectors");
const vectorOf = validatorOf<SavedVector>("counterexample");

/** The vector, whose tensors have as many numbers as their shapes say, and whose case is one. @throws ReportError */
function checked(name: string, vector: SavedVector): SavedVector {
  try {
    parseCase(vector.case);
  } catch (error) {
    if (error instanceof CaseError) throw new ReportError(`${name}: ${error.message}`);
    throw error;
  }
  for (const [path, { shape, data }] of leaves({ request: vector.request, expected: vector.expected }) as [
    string,
    { readonly shape: readonly number[]; readonly data: readonly unknown[] },
  ][])
    if (elements(shape) !== data.length)
      throw new ReportError(`${name}: ${path} is [${shape.join(",")}] and has ${data.length} numbers`);
  return vector;
}

/** The vectors of a file: of `gatecheck vectors --write`, or the one of `--save-counterexamples`. @throws ReportError one line */
export async function readVectors(path: string): Promise<SavedVector[]> {
  const data = await readJson(path, LIMIT);
  const { schema } = (typeof data === "object" && data !== null ? data : {}) as { readonly schema?: unknown };
  const refused = (why: string): ReportError => new ReportError(`${path}: ${why}`);
  if (schema !== vectorsSchema && schema !== savedSchema)
    throw refused(`is no file of vectors: its schema is ${oneLine(JSON.stringify(schema) ?? "missing", 60)}`);
  const { value, fault } = schema === vectorsSchema ? fileOf(data) : vectorOf(data);
  if (fault !== null) throw refused(explain(fault, "the file of vectors"));
  return ("vectors" in value ? value.vectors : [value]).map((vector) => checked(path, vector));
}
