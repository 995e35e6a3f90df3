import type { Cotangents, Gradients, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { type Grade, precision } from "../../spec/language/precision.ts";
import type { Bounded } from "../../spec/networks/bounded.ts";
import { type ByDirection, type Expectation, expectation } from "../../spec/networks/oracle.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import type { Comparison, Tolerance } from "../law.ts";

/**
 * The specification's answer to a request, at either grade of accuracy; computed once. The values are the same at both: where they
 * alone are read, any will do.
 */
export type Oracle = (accuracy: Grade | "any") => Expectation;

let likely: Grade = "faithful";

/** Announces the grade at which what is checked next is judged: that of the bounds that will be asked for. */
export function expectGrade(accuracy: Grade): void {
  likely = accuracy;
}

export interface Asked {
  /** The implementation's own y, from which each next step is judged. */
  readonly observed?: Tensor | undefined;
  readonly cotangents?: Cotangents;
  readonly quantum?: number;
}

/** Ask the specification. */
export function oracle(request: RunRequest, { observed, cotangents, quantum = 0 }: Asked = {}): Oracle {
  const known = new Map<Grade, Expectation>();
  return (asked) => {
    const [first = likely] = known.keys();
    const accuracy = asked === "any" ? first : asked;
    const sofar = known.get(accuracy);
    if (sofar !== undefined) return sofar;
    const found = expectation(
      { ...request, cotangents: cotangents ?? null },
      {
        precision: precision(request.dtype, accuracy),
        gradients: cotangents !== undefined,
        quantum,
        ...(observed === undefined ? {} : { observed }),
      },
    );
    known.set(accuracy, found);
    return found;
  };
}

/** One tensor of an answer, of an expectation, or of both. */
export interface Part {
  readonly what: string;
  readonly got: Tensor | undefined;
  readonly of: (expected: Expectation) => Bounded;
}

const byWalk = (
  what: string,
  got: readonly (readonly Tensors[])[] | undefined,
  of: (expected: Expectation) => ByDirection,
  names: (depth: number, walk: number) => readonly string[],
): Part[] =>
  (got ?? []).flatMap((layer, depth) =>
    layer.flatMap((tensors, walk) =>
      names(depth, walk).map((name) => ({
        what: `${what}[${depth}][${walk}].${name}`,
        got: tensors[name],
        of: (expected: Expectation) => of(expected)[depth]?.[walk]?.[name] as Bounded,
      })),
    ),
  );

type WithGradients = NonNullable<Expectation["gradients"]>;
const gradientsOf = (expected: Expectation): WithGradients => expected.gradients as WithGradients;

/** Every tensor of an answer, beside its place in an expectation. */
export function partsOf(expected: Expectation, answer: RunAnswer): Part[] {
  const states = (depth: number, walk: number): string[] => Object.keys(expected.final[depth]?.[walk] ?? {});
  const parts: Part[] = [];
  if (answer.y !== undefined) parts.push({ what: "y", got: answer.y, of: (e) => e.y });
  parts.push(...byWalk("final", answer.final, (e) => e.final, states));
  const given: Gradients | undefined = answer.gradients;
  if (given !== undefined) {
    const params = (depth: number, walk: number): string[] =>
      Object.keys(gradientsOf(expected).params[depth]?.[walk] ?? {});
    parts.push({ what: "gradients.x", got: given.x, of: (e) => gradientsOf(e).x });
    parts.push(...byWalk("gradients.params", given.params, (e) => gradientsOf(e).params, params));
    parts.push(...byWalk("gradients.initial", given.initial, (e) => gradientsOf(e).initial, states));
  }
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
      got: (got as Tensor).data,
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
  const any = expected("any");
  const others = partsOf(any, want);
  return partsOf(any, got).map((part, k) => {
    const tolerance: Tolerance = exactly ?? {
      from: "running error analysis of the equations, for each of the two runs",
      of: (accuracy) => twice(part.of(expected(accuracy)).error),
    };
    return {
      what: part.what,
      shape: (part.got as Tensor).shape,
      got: (part.got as Tensor).data,
      want: (others[k] as Part & { got: Tensor }).got.data,
      tolerance,
    };
  });
}
