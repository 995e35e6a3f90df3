import type { Node } from "./expression.ts";

/**
 * One term of a flattened sum. Element i of the sum is Σ over its terms of ± `matvec` Σⱼ a[i,j] b[j], `matvecT` Σⱼ a[j,i] b[j],
 * `outer` a[row of i] b[column of i], `dot` Σⱼ a[j] b[j], `scale` a[0] b[i], `mul` a[i] b[i], `leaf` a[i]; `a` and `b` are places
 * in the program.
 */
export interface Term {
  readonly op: "matvec" | "matvecT" | "outer" | "dot" | "scale" | "mul" | "leaf";
  readonly negative: boolean;
  readonly a: number;
  readonly b: number;
}

const negated = (term: Term): Term => ({ ...term, negative: !term.negative });

/**
 * A node as one flat sum of products; null where it is no sum (an input, an activation …).
 * `args` are the places of its arguments, `terms` what this function returned for the nodes before it.
 */
export function termsOf(
  node: Node,
  args: readonly number[],
  terms: readonly (readonly Term[] | null)[],
): readonly Term[] | null {
  const [a, b] = args as readonly [number, number];
  const inside = (at: number): readonly Term[] => terms[at] ?? [{ op: "leaf", negative: false, a: at, b: at }];
  switch (node.op) {
    case "matvec":
    case "matvecT":
    case "outer":
    case "dot":
    case "scale":
    case "mul":
      return [{ op: node.op, negative: false, a, b }];
    case "add":
      return args.flatMap(inside);
    case "negate":
      return inside(a).map(negated);
    default:
      return null;
  }
}
