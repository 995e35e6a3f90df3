import {
  type Node,
  type Shape,
  add,
  complement,
  concat,
  constant,
  dot,
  matvec,
  matvecT,
  mul,
  negate,
  outer,
  part,
  scale,
  select,
  activationDerivative,
} from "./expression.ts";
import { program } from "./program.ts";

const zero = (shape: Shape): Node => constant(0, shape);

/** ∂⟨ȳ, node⟩/∂arg for every argument of a node, as expressions. */
function vjp(node: Node, dy: Node): readonly Node[] {
  const [a, b, c] = node.args as readonly [Node, Node, Node];
  switch (node.op) {
    case "input":
    case "constant":
    case "pattern":
      return [];
    case "matvec":
      return [outer(dy, b), matvecT(a, dy)];
    case "matvecT":
      return [outer(b, dy), matvec(a, dy)];
    case "outer":
      return [matvec(dy, b), matvecT(dy, a)];
    case "dot":
      return [scale(dy, b), scale(dy, a)];
    case "scale":
      return [dot(dy, b), scale(a, dy)];
    case "add":
      return node.args.map(() => dy);
    case "mul":
      return [mul(dy, b), mul(dy, a)];
    case "complement":
    case "negate":
      return [negate(dy)];
    case "lerp":
      return [mul(dy, add(c, negate(b))), mul(dy, complement(a)), mul(dy, a)];
    case "softmax":
      return [mul(node, add(dy, negate(scale(dot(node, dy), constant(1, node.shape)))))];
    case "concat":
      return node.args.map((_, k) =>
        part(
          dy,
          node.args.map(({ shape }) => shape[0] ?? "1"),
          k,
        ),
      );
    case "part":
      return [concat(...node.parts.map((size, k) => (k === node.index ? dy : zero(size === "1" ? [] : [size]))))];
    case "select":
      return [zero(a.shape), select(a, dy, zero(dy.shape)), select(a, zero(dy.shape), dy)];
    case "due":
      return [zero(a.shape), zero(b.shape)];
    case "activation":
      return [mul(dy, activationDerivative(node.fn, a, node))];
    case "slope":
      throw new Error("differentiate: second derivatives of activations are not part of the language");
  }
}

/** The cotangent that a backward pass sends along one edge, from a node to its k-th argument, given the right one. */
export type Flow = (node: Node, k: number, cotangent: Node) => Node;

/**
 * Reverse mode over the graph: the vector-Jacobian product as expressions over the same nodes. Given the cotangents of some
 * nodes it returns, for every node of `of`, ∂L/∂node where L = Σ ⟨cotangent, node⟩; exact zero where there is no path.
 * @param flow replaces the cotangent of an edge: a mistake in the backward pass
 */
export function differentiate(
  cotangents: ReadonlyMap<Node, Node>,
  of: readonly Node[],
  flow: Flow = (_node, _k, cotangent) => cotangent,
): ReadonlyMap<Node, Node> {
  const { nodes } = program(cotangents.keys());
  const wanted = new Set(of);
  // a node that depends on no wanted node needs no adjoint
  const relevant = new Set<Node>();
  for (const node of nodes) if (wanted.has(node) || node.args.some((arg) => relevant.has(arg))) relevant.add(node);
  const contributions = new Map<Node, Node[]>();
  const contribute = (node: Node, cotangent: Node): void => {
    const sofar = contributions.get(node);
    if (sofar === undefined) contributions.set(node, [cotangent]);
    else sofar.push(cotangent);
  };
  for (const [node, cotangent] of cotangents) contribute(node, cotangent);
  const adjoint = new Map<Node, Node>();
  for (const node of [...nodes].reverse()) {
    const terms = contributions.get(node);
    if (terms === undefined || !relevant.has(node)) continue;
    const dy = add(...terms);
    adjoint.set(node, dy);
    vjp(node, dy).forEach((cotangent, k) => {
      const arg = node.args[k] as Node;
      if (relevant.has(arg)) contribute(arg, flow(node, k, cotangent));
    });
  }
  return new Map(of.map((node) => [node, adjoint.get(node) ?? zero(node.shape)]));
}
