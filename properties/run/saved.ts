import type { Cotangents, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { answerInt8, isOfIntegers } from "../../impl/defined/integer.ts";
import { type Mapped, mapTree } from "../../impl/tree.ts";
import { precision } from "../../spec/language/precision.ts";
import type { Bounded } from "../../spec/networks/bounded.ts";
import { type Expectation, expectation } from "../../spec/networks/oracle.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype, Tensor } from "../../spec/tensor.ts";
import { type Case, formatCase, parseCase } from "../cases/case.ts";
import { quantumOf } from "../cases/regimes.ts";
import { drawRequest } from "../cases/request.ts";
import { jsonNumber } from "./json-number.ts";
import type { Law } from "../law.ts";
import type { Counterexample, JsonNumber, Verdict } from "../verdict.ts";
import type { Grade } from "../../spec/language/precision.ts";

/** Name and version of this form of a file. */
export const savedSchema = "gatecheck/counterexample/1";

/** A tensor in JSON: its numbers row-major. */
interface JsonTensor {
  readonly shape: readonly number[];
  readonly data: readonly JsonNumber[];
}

/** A tensor that is wanted, and how far a correct implementation may be from each of its numbers. */
interface JsonBounded extends JsonTensor {
  readonly bound: readonly JsonNumber[];
}

/** A case's own request, with gradients, in the form of the protocol, and what the definition answers to it. */
export interface SavedVector {
  readonly case: string;
  readonly request: Mapped<RunRequest, JsonTensor>;
  /** Over the whole sequence from the initial state. */
  readonly expected: Mapped<Expectation, JsonBounded>;
}

/** A counterexample in full: whoever can read JSON can try it, without Gatecheck. */
export interface SavedCounterexample extends SavedVector {
  readonly schema: typeof savedSchema;
  /** The target as it was named. */
  readonly implementation: string;
  readonly law: Pick<Law, "id" | "sentence" | "source">;
  readonly cell: string;
  readonly options: Options;
  readonly dtype: Dtype;
  /** Accuracy that was demanded; the bounds are of this grade. */
  readonly grade: Grade;
  /** The violation, in a run of the law: of the request, of parts of it, or of a rearranged one. */
  readonly violation: Pick<Counterexample, "where" | "got" | "want" | "distance" | "bound" | "boundFrom">;
  readonly replay: string;
}

const numbers = (values: ArrayLike<number>): JsonNumber[] => Array.from(values, jsonNumber);

/** The one right answer of a cell of integers: only the same numbers are right. */
function ofIntegers(request: RunRequest): Expectation {
  const exactly = ({ shape, data }: Tensor): Bounded => ({
    shape,
    value: Float64Array.from(data),
    error: new Float64Array(data.length),
  });
  const { y, final } = mapTree(answerInt8(request) as Required<Pick<RunAnswer, "y" | "final">>, exactly);
  return { y, final, gradients: null };
}

/** Expectation of a request, with gradients where the cell has them. */
function expected(request: RunRequest, cotangents: Cotangents, grade: Grade, quantum: number): Expectation {
  if (isOfIntegers(request)) return ofIntegers(request);
  const demand = { precision: precision(request.dtype, grade), gradients: true, quantum };
  return expectation({ ...request, cotangents }, demand);
}

/** A case in full, with the bounds of a grade. */
export function vectorOf(c: Case, grade: Grade): SavedVector {
  const { request, cotangents } = drawRequest(c);
  const asked: RunRequest = isOfIntegers(request)
    ? request
    : { ...request, want: ["y", "final", "gradients"], cotangents };
  const says = expected(request, cotangents, grade, quantumOf(c.regime, c.integers));
  return {
    case: formatCase(c),
    request: mapTree(asked, ({ shape, data }): JsonTensor => ({ shape, data: numbers(data) })),
    expected: mapTree(says, ({ shape, value, error }): JsonBounded => ({
      shape,
      data: numbers(value),
      bound: numbers(error),
    })),
  };
}

/** A violated verdict's counterexample in full, by the grade that was demanded. */
export function savedFrom(
  { implementation, cell, options, dtype }: Verdict,
  counterexample: Counterexample,
  { id, sentence, source }: Pick<Law, "id" | "sentence" | "source">,
  grade: Grade,
): SavedCounterexample {
  const { case: line, replay, where, got, want, distance, bound, boundFrom } = counterexample;
  const { request, expected: says } = vectorOf(parseCase(line), grade);
  return {
    schema: savedSchema,
    implementation,
    law: { id, sentence, source },
    cell,
    options,
    dtype,
    grade,
    violation: { where, got, want, distance, bound, boundFrom },
    case: line,
    replay,
    request,
    expected: says,
  };
}
