/** What systems are made of besides cells: inputs by step, dense layers, lists of outputs. */
import {
  type ActivationName,
  type Input,
  type Node,
  activate,
  add,
  input,
  matvec,
} from "../language/expression.ts";
import type { Equations } from "../language/rewrite.ts";

/** `x0 x1 …`, T vectors [size]. */
export const inputs = (name: string, T: number, size: string): Input[] =>
  Array.from({ length: T }, (_, t) => input("x", `${name}${t}`, [size]));

/** φ(W x + b), [size]; W and b are `prefix.W` [size, length of x] and `prefix.b` [size]. */
export function dense(prefix: string, size: string, x: Node, fn: ActivationName = "identity"): Node {
  const W = input("param", `${prefix}.W`, [size, ...x.shape]);
  const a = add(matvec(W, x), input("param", `${prefix}.b`, [size]));
  return fn === "identity" ? a : activate(fn, a);
}

/** A list as equations: `y0 y1 …`. */
export const numbered = (name: string, nodes: readonly Node[]): Equations =>
  Object.fromEntries(nodes.map((node, t) => [`${name}${t}`, node]));

/** Equations under a prefix: `final.h`. */
export const prefixed = (prefix: string, equations: Equations): Equations =>
  Object.fromEntries(Object.entries(equations).map(([name, node]) => [`${prefix}.${name}`, node]));
