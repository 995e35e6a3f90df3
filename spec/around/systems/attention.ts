/**
 * Attention of a query s over annotations h_1 … h_T: D. Bahdanau, K. Cho, Y. Bengio 2014, arXiv 1409.0473 (additive, with a bias);
 * M.-T. Luong, H. Pham, C. Manning 2015, arXiv 1508.04025 (dot, general).
 *
 *     e_j = vᵀ tanh(W s + U h_j + b),   sᵀ h_j   or   sᵀ W h_j
 *     α   = softmax(e) over the positions that are allowed, 0 elsewhere
 *     c   = Σ_j α_j h_j
 */
import {
  type Node,
  add,
  concat,
  constant,
  dot,
  input,
  matvec,
  part,
  scale,
  softmax,
  tanh,
} from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import { inputs } from "./parts.ts";

/** e, [], of a query [n] and an annotation [d]. */
export type Score = (query: Node, annotation: Node) => Node;

/** W [k, n], U [k, d], b and v [k], under a prefix. */
export function additive(prefix: string): Score {
  const param = (name: string, ...shape: readonly string[]): Node => input("param", `${prefix}.${name}`, shape);
  const [W, U, b, v] = [param("W_a", "k", "n"), param("U_a", "k", "d"), param("b_a", "k"), param("v_a", "k")];
  return (query, annotation) => dot(v, tanh(add(matvec(W, query), matvec(U, annotation), b)));
}

/** W [n, d], under a prefix. */
export function general(prefix: string): Score {
  const W = input("param", `${prefix}.W_a`, ["n", "d"]);
  return (query, annotation) => dot(query, matvec(W, annotation));
}

/** The weights and the context of one query. */
export interface Attended {
  /** α_j, each [] */
  readonly weights: readonly Node[];
  /** c, [d] */
  readonly context: Node;
}

/** At least one position is allowed. */
export function attend(
  score: Score,
  annotations: readonly Node[],
  query: Node,
  allowed: readonly boolean[] = annotations.map(() => true),
): Attended {
  const open = annotations.filter((_, j) => allowed[j]);
  const ones = open.map(() => "1");
  const alpha = softmax(concat(...open.map((annotation) => score(query, annotation))));
  const context = add(...open.map((annotation, j) => scale(part(alpha, ones, j), annotation)));
  const weights = annotations.map((annotation) => {
    const place = open.indexOf(annotation);
    return place === -1 ? constant(0, []) : part(alpha, ones, place);
  });
  return { weights, context };
}

const scores: Readonly<Record<"additive" | "dot" | "general", Score>> = {
  additive: additive("attention"),
  dot: (query, annotation) => dot(query, annotation),
  general: general("attention"),
};

/** One look of a query `s` at annotations `h0 …`, one for every entry of `allowed`; gives `context` and `weights`. */
export function attention(kind: keyof typeof scores, allowed: readonly boolean[]): Equations {
  const annotations = inputs("h", allowed.length, kind === "dot" ? "n" : "d");
  const { weights, context } = attend(scores[kind], annotations, input("x", "s", ["n"]), allowed);
  return { context, weights: concat(...weights) };
}
