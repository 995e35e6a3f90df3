import type { Node } from "./expression.ts";

/**
 * One term of a flattened sum. Element i of the sum is Σ over its terms of ± `matvec` Σⱼ a[i,j] b[j], `matvecT` Σⱼ a[j,i] b[j],
 * `outer` a[row of i] b[column of i], `mul` a[i] b[i], `leaf` a[i]; `a` and `b` are places in the program.
 */
export interface Term {
  readonly op: "matvec" | "matvecT" | "outer" | "mul" | "leaf";
  readonly negative: boolean;
  readonly a: number;
  readonly b: number;
}

const negated = (term: Term): Term => ({ ...term, negative: !term.negative });

/**
 * A node as one sum of products, whatever nesting it was written in; null where it is none (an input, an activation …).
 * `args` are the places of its arguments, `terms` what this function returned for the nodes before it.
 */
export function termsOf(
  node: Node,
  args: readonly number[],
  terms: readonly (readonly Term[] | null)[],
): readonly Term[] | null {
  const [a, b] = args as readonly [number, number];
  const inside = (at: number): readonly Term[] => terms[at] ?? [{ op: "leaf", negative: false, a: at, b: at }];
  if (node.op === "matvec" || node.op === "matvecT" || node.op === "outer" || node.op === "mul")
    return [{ op: node.op, negative: false, a, b }];
  if (node.op === "add") return args.flatMap(inside);
  if (node.op === "negate") return inside(a).map(negated);
  return null;
}
