import type { Cotangents, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { leafAt, zipTree } from "../../impl/tree.ts";
import { type Grade, precision } from "../../spec/language/precision.ts";
import type { Bounded } from "../../spec/networks/bounded.ts";
import { type Expectation, expectation } from "../../spec/networks/oracle.ts";
import type { Tensor } from "../../spec/tensor.ts";
import type { Comparison, Tolerance } from "../law.ts";
import { representable } from "../requests/representable.ts";

/**
 * The specification's answer to a request, at either grade of accuracy; computed once. The values are the same at both: where they
 * alone are read, any will do.
 */
export type Oracle = (accuracy: Grade | "any") => Expectation;

let likely: Grade = "faithful";

/** Says at which grade the next comparisons are judged. It saves a second expectation and changes no number. */
export function expectGrade(accuracy: Grade): void {
  likely = accuracy;
}

export interface Asked {
  /** The implementation's own y, from which each next step is judged. */
  readonly observed?: Tensor | undefined;
  readonly cotangents?: Cotangents;
  readonly quantum?: number;
  /** Activations are held to their digits, near 0 as well: see {@link precision}. */
  readonly relative?: boolean;
}

/** Ask the specification. */
export function oracle(
  request: RunRequest,
  { observed, cotangents, quantum = 0, relative = false }: Asked = {},
): Oracle {
  const known = new Map<Grade, Expectation>();
  return (asked) => {
    const [first = likely] = known.keys();
    const accuracy = asked === "any" ? first : asked;
    const sofar = known.get(accuracy);
    if (sofar !== undefined) return sofar;
    const found = expectation(representable({ ...request, cotangents: cotangents ?? null }), {
      precision: precision(request.dtype, accuracy, relative),
      gradients: cotangents !== undefined,
      quantum,
      ...(observed === undefined ? {} : { observed }),
    });
    known.set(accuracy, found);
    return found;
  };
}

/** A tensor of an answer, beside its place in an expectation. */
export interface Part {
  readonly what: string;
  readonly got: Tensor;
  readonly of: (expected: Expectation) => Bounded;
}

/** Every tensor of an answer that is expected, in the order of the expectation: the answer itself may hold anything beside. */
export function partsOf(expected: Expectation, answer: RunAnswer): Part[] {
  if (answer.gradients !== undefined && expected.gradients === null)
    throw new RangeError("partsOf: the answer has gradients, the expectation has none");
  const parts: Part[] = [];
  zipTree(expected, answer, (own, got, what) => {
    // to follow a path takes longer than to be there
    const of = (other: Expectation): Bounded => (other === expected ? own : (leafAt(other, what) as Bounded));
    if (got !== undefined) parts.push({ what, got, of });
  });
  return parts;
}

/** An answer against the specification: every tensor that was answered, within its bound. */
export function againstOracle(expected: Oracle, answer: RunAnswer): Comparison[] {
  const any = expected("any");
  return partsOf(any, answer).map(({ what, got, of }) => {
    const { shape, value } = of(any);
    return {
      what,
      shape,
      got: got.data,
      want: value,
      tolerance: { from: "running error analysis of the equations", of: (accuracy) => of(expected(accuracy)).error },
    };
  });
}

const twice = (errors: Float64Array): Float64Array => errors.map((e) => 2 * e);

/**
 * Two answers of one implementation that mean the same: each is within the bound of the same exact value, so they are within
 * twice the bound of each other. With `exactly` they must be the same numbers.
 */
export function againstEachOther(
  expected: Oracle,
  got: RunAnswer,
  want: RunAnswer,
  exactly: "equal" | null = null,
): Comparison[] {
  return partsOf(expected("any"), got).map(({ what, got: { shape, data }, of }) => {
    const tolerance: Tolerance = exactly ?? {
      from: "running error analysis of the equations, for each of the two runs",
      of: (accuracy) => twice(of(expected(accuracy)).error),
    };
    return { what, shape, got: data, want: (leafAt(want, what) as Tensor).data, tolerance };
  });
}
