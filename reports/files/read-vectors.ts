/** Vectors and counterexamples as files that somebody else wrote. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { leaves } from "../../impl/tree.ts";
import { CaseError, parseCase } from "../../properties/cases/case.ts";
import { type SavedVector, savedSchema } from "../../properties/run/saved.ts";
import { elements } from "../../spec/tensor.ts";
import { readJson } from "../report/json.ts";
import { ReportError } from "../report/report.ts";
import { explain } from "../report/schema-error.ts";
import counterexampleSchema from "../schemas/counterexample.schema.json" with { type: "json" };
import vectorsSchemaJson from "../schemas/vectors.schema.json" with { type: "json" };
import { vectorsSchema } from "./vectors.ts";

/** Bytes that are read of a file. */
const LIMIT = 256 * 2 ** 20;

interface Validators {
  readonly vectors: ValidateFunction<{ readonly vectors: readonly SavedVector[] }>;
  readonly one: ValidateFunction<SavedVector>;
}
let compiled: Validators | undefined;

function validators(): Validators {
  if (compiled !== undefined) return compiled;
  const ajv = new Ajv2020({ verbose: true, allowUnionTypes: true, strictTuples: false });
  const one = ajv.compile<SavedVector>(counterexampleSchema);
  return (compiled = { one, vectors: ajv.compile(vectorsSchemaJson) });
}

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
  const { vectors, one } = validators();
  if (schema === vectorsSchema && vectors(data)) return data.vectors.map((vector) => checked(path, vector));
  if (schema === savedSchema && one(data)) return [checked(path, data)];
  const [error] = (schema === vectorsSchema ? vectors.errors : schema === savedSchema ? one.errors : null) ?? [];
  throw new ReportError(
    `${path}: ${error === undefined ? `is no file of vectors: its schema is ${JSON.stringify(schema) ?? "missing"}` : explain(error, "the file of vectors")}`,
  );
}
