/** Parts of systems besides cells: inputs by step, dense layers, lists of outputs. */
import { type ActivationName, type Input, type Node, activate, add, input, matvec } from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";

/** `x0 x1 …`, T vectors [size]. */
export const inputs = (name: string, T: number, size: string): Input[] =>
  Array.from({ length: T }, (_, t) => input("x", `${name}${t}`, [size]));

/** φ(W x + b), [size] of x [from]; W and b are `prefix.W` [size, from] and `prefix.b` [size], the same for every x. */
export function dense(prefix: string, size: string, from: string, fn: ActivationName = "identity"): (x: Node) => Node {
  const W = input("param", `${prefix}.W`, [size, from]);
  const b = input("param", `${prefix}.b`, [size]);
  return (x) => activate(fn, add(matvec(W, x), b));
}

/** A list as equations: `y0 y1 …`. */
export const numbered = (name: string, nodes: readonly Node[]): Equations =>
  Object.fromEntries(nodes.map((node, t) => [`${name}${t}`, node]));

/** Equations under a prefix: `final.h`. */
export const prefixed = (prefix: string, equations: Equations): Equations =>
  Object.fromEntries(Object.entries(equations).map(([name, node]) => [`${prefix}.${name}`, node]));
