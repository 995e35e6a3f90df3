import type { Node, Shape } from "./expression.ts";
import { program } from "./program.ts";
import type { Equations } from "./rewrite.ts";
import { type SizeOf, lengthOf } from "./sizes.ts";

/** Cost of one step, by the rules of docs/theory.md 1.4: the x-axis of every benchmark. */
export interface Count {
  /** Trainable scalars. */
  readonly parameters: number;
  /** Multiply-accumulates in matrix products; a bias is the initial accumulator and costs nothing. */
  readonly multiplyAdds: number;
  /** Evaluations of σ, tanh, exp and their like. */
  readonly activations: number;
  /** Element-wise products. */
  readonly products: number;
  /** Element-wise sums; 1 − z is one. */
  readonly sums: number;
  /** 2·multiplyAdds + activations + products + sums */
  readonly flops: number;
  /** Scalars read and written once: parameters, input, old and new state. Times the element size: bytes moved. */
  readonly scalarsMoved: number;
}

const isProductOrBias = (node: Node): boolean =>
  node.op === "matvec" || node.op === "dot" || (node.op === "input" && node.kind === "param");

/** Sums that an `add` costs beyond the accumulation of its matrix products. */
const sumsOf = (node: Node): number => {
  const others = node.args.filter((arg) => !isProductOrBias(arg)).length;
  return others === node.args.length ? others - 1 : others;
};

/** Element-wise products and sums of one element; a softmax divides by a sum. */
const PRODUCTS: Partial<Record<Node["op"], number>> = { mul: 1, scale: 1, outer: 1, lerp: 2, softmax: 1 };
const SUMS: Partial<Record<Node["op"], number>> = { complement: 1, lerp: 2, softmax: 1 };

/** Shape of the matrix or vector whose products a node accumulates; null where it accumulates none. */
export const accumulated = (node: Node): Shape | null =>
  node.op === "matvec" || node.op === "matvecT" || node.op === "dot" ? (node.args[0] as Node).shape : null;

/**
 * The cost of one step of one row at actual sizes: `count(stepFor("lstm", {}).equations, { m: 64, n: 128 })`.
 * @throws RangeError for a size symbol that is not given
 */
export function count(equations: Equations, sizes: SizeOf): Count {
  const { nodes } = program(Object.values(equations));
  const total = (of: (node: Node) => number): number => nodes.reduce((sum, node) => sum + of(node), 0);
  const inputs = (kind: string): number =>
    total((node) => (node.op === "input" && node.kind === kind ? lengthOf(node, sizes) : 0));
  const perUnit = (op: (node: Node) => number): number => total((node) => op(node) * lengthOf(node, sizes));

  const parameters = inputs("param");
  const multiplyAdds = total((node) => {
    const shape = accumulated(node);
    return shape === null ? 0 : lengthOf({ shape }, sizes);
  });
  const activations = perUnit((node) =>
    node.op === "softmax" || (node.op === "activation" && node.fn !== "identity") ? 1 : 0,
  );
  const products = perUnit((node) => PRODUCTS[node.op] ?? 0);
  const sums = perUnit((node) => (node.op === "add" ? sumsOf(node) : (SUMS[node.op] ?? 0)));
  return {
    parameters,
    multiplyAdds,
    activations,
    products,
    sums,
    flops: 2 * multiplyAdds + activations + products + sums,
    scalarsMoved: parameters + inputs("x") + 2 * inputs("state"),
  };
}
