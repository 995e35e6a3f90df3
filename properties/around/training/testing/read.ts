import { float64 } from "../../../../spec/language/evaluate/arithmetic.ts";
import { bound } from "../../../../spec/language/error/bound.ts";
import { evaluate } from "../../../../spec/language/evaluate/evaluate.ts";
import type { Input } from "../../../../spec/language/expression.ts";
import { precision } from "../../../../spec/language/precision.ts";
import { program } from "../../../../spec/language/program.ts";
import type { Equations } from "../../../../spec/language/rewrite.ts";
import type { ErrorBound } from "../../../../spec/language/error/error-bound.ts";
import type { BoundedVector, BoundedVectors } from "../../../../spec/networks/vector.ts";

/** The values of equations, by name, with the bound on any correct computation in float64; `n` is the size of a parameter. */
export function read(equations: Equations, given: BoundedVectors, n: number): BoundedVectors {
  const graph = program(Object.values(equations));
  const vector = ({ name }: Input): BoundedVector => given[name] as BoundedVector;
  const values = evaluate(graph, { n }, (node) => vector(node).value, float64);
  const spreads = bound(graph, { n }, values, vector, precision("float64", "faithful"));
  return Object.fromEntries(
    Object.entries(equations).map(([name, node]) => {
      const place = graph.place.get(node) as number;
      return [name, { ...(spreads[place] as ErrorBound), value: values[place] as readonly number[] }];
    }),
  );
}

/** The largest distance in units of the bound: at most 1 where both compute the same. */
export const deviation = (ours: ArrayLike<number>, { value, error }: BoundedVector): number =>
  Math.max(0, ...value.map((v, i) => (ours[i] === v ? 0 : Math.abs((ours[i] as number) - v) / (error[i] as number))));
