import { float64 } from "../../../../spec/language/evaluate/arithmetic.ts";
import { bound } from "../../../../spec/language/error/bound.ts";
import { differentiate } from "../../../../spec/language/differentiate.ts";
import { evaluate } from "../../../../spec/language/evaluate/evaluate.ts";
import { type Input, type Node, constant } from "../../../../spec/language/expression.ts";
import { precision } from "../../../../spec/language/precision.ts";
import { program } from "../../../../spec/language/program.ts";
import type { ErrorBound } from "../../../../spec/language/error/error-bound.ts";
import { type BoundedVector, shared } from "../../../../spec/networks/vector.ts";

/** Values of the inputs of an equation. */
export type Given = ReadonlyMap<Input, ArrayLike<number>>;

/** The value of a node, with the bound on any correct computation of it in float64. `size` is that of every symbol. */
export function read(root: Node, given: Given, size: number): BoundedVector {
  const graph = program([root]);
  const sizes = { V: size, n: size, T: size };
  const vector = (node: Input): BoundedVector => shared(Array.from(given.get(node) as ArrayLike<number>), 0);
  const values = evaluate(graph, sizes, (node) => vector(node).value, float64);
  const spreads = bound(graph, sizes, values, vector, precision("float64", "faithful"));
  const place = graph.place.get(root) as number;
  return { ...(spreads[place] as ErrorBound), value: values[place] as readonly number[] };
}

/** ∂loss/∂input of a scalar, as an expression. */
export const derivative = (loss: Node, by: Input): Node =>
  differentiate(new Map([[loss, constant(1, [])]]), [by]).get(by) as Node;

/** The largest distance from what was read, in units of its bound: at most 1 where both compute the same. */
export const deviation = (ours: ArrayLike<number>, { value, error }: BoundedVector): number =>
  Math.max(...value.map((v, i) => (ours[i] === v ? 0 : Math.abs((ours[i] as number) - v) / (error[i] as number))));
