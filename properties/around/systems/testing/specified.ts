/** A system as its specification gives it: values and exact gradients, each with the bound on any correct computation of it. */
import { float64 } from "../../../../spec/language/evaluate/arithmetic.ts";
import { bound } from "../../../../spec/language/error/bound.ts";
import { differentiate } from "../../../../spec/language/differentiate.ts";
import { evaluate } from "../../../../spec/language/evaluate/evaluate.ts";
import { type Input, type Node, add, input } from "../../../../spec/language/expression.ts";
import { precision } from "../../../../spec/language/precision.ts";
import { program } from "../../../../spec/language/program.ts";
import type { Equations } from "../../../../spec/language/rewrite.ts";
import { type SizeOf, lengthOf } from "../../../../spec/language/sizes.ts";
import type { ErrorBound } from "../../../../spec/language/error/error-bound.ts";
import { random } from "../../../../spec/language/testing/random.ts";
import { type BoundedVector, type BoundedVectors, shared } from "../../../../spec/networks/vector.ts";
import type { Dtype } from "../../../../spec/tensor.ts";

/** Numbers by name, row-major: inputs, and cotangents of outputs. */
export type Numbers = Readonly<Record<string, readonly number[]>>;

/** The equations of outputs, and of the gradient of every input; inputs of the latter are also the cotangents `d(output)`. */
export interface Specified {
  readonly outputs: Equations;
  readonly inputs: readonly Input[];
  readonly cotangents: readonly Input[];
  readonly gradients: Equations;
}

export function specified(outputs: Equations): Specified {
  const arriving = new Map<Node, Node>();
  const cotangents = Object.entries(outputs).map(([name, node]) => {
    const cotangent = input("cotangent", name, node.shape);
    const sofar = arriving.get(node);
    arriving.set(node, sofar === undefined ? cotangent : add(sofar, cotangent));
    return cotangent;
  });
  const inputs = program(Object.values(outputs)).nodes.filter((node): node is Input => node.op === "input");
  if (new Set(inputs.map(({ name }) => name)).size < inputs.length)
    throw new RangeError(`specified: got two inputs of one name among ${inputs.map(({ name }) => name).join()}`);
  const adjoint = differentiate(arriving, inputs);
  const gradients = Object.fromEntries(inputs.map((node) => [node.name, adjoint.get(node) as Node]));
  return { outputs, inputs, cotangents, gradients };
}

/** Numbers of ± `scale` for every input or cotangent, representable in float32. */
export function drawn(inputs: readonly Input[], sizes: SizeOf, seed: number, scale: number): Numbers {
  const next = random(seed);
  const numbers = (length: number) => Array.from({ length }, () => Math.fround(scale * (2 * next() - 1)));
  return Object.fromEntries(inputs.map((node) => [node.name, numbers(lengthOf(node, sizes))]));
}

/** Values of equations, and how far a correct computation in `dtype` may be from them. */
function read(
  equations: Equations,
  sizes: SizeOf,
  given: (node: Input) => readonly number[],
  dtype: Dtype,
): BoundedVectors {
  const graph = program(Object.values(equations));
  const values = evaluate(graph, sizes, given, float64);
  const spreads = bound(graph, sizes, values, (node) => shared(given(node), 0), precision(dtype, "faithful"));
  return Object.fromEntries(
    Object.entries(equations).map(([name, node]): [string, BoundedVector] => {
      const place = graph.place.get(node) as number;
      return [name, { ...(spreads[place] as ErrorBound), value: values[place] as readonly number[] }];
    }),
  );
}

/** Outputs and gradients of a system, by name. */
export interface Computed {
  readonly outputs: Readonly<Record<string, ArrayLike<number>>>;
  readonly gradients: Readonly<Record<string, ArrayLike<number>>>;
}

/** Expectation of the specification for these numbers. */
export function expectation(
  system: Specified,
  sizes: SizeOf,
  values: Numbers,
  cotangents: Numbers,
  dtype: Dtype,
): Readonly<Record<keyof Computed, BoundedVectors>> {
  const given = ({ kind, name }: Input) => (kind === "cotangent" ? cotangents : values)[name] as readonly number[];
  return {
    outputs: read(system.outputs, sizes, given, dtype),
    gradients: read(system.gradients, sizes, given, dtype),
  };
}
