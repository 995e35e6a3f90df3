import type { Step } from "../../../spec/cell.ts";
import { type Node, withArgs } from "../../../spec/language/expression.ts";
import { rewrite } from "../../../spec/language/rewrite.ts";

/** The step with nodes of its equations replaced. @see rewrite */
export function edited(step: Step, edit: (was: Node, now: Node) => Node): Step {
  // an output or a state need not be an equation, where there is a mistake already
  const roots = Object.entries(step.next).map(([name, node]): [string, Node] => [`next ${name}`, node]);
  const rewritten = rewrite({ ...step.equations, ...Object.fromEntries(roots), "put out": step.y }, edit);
  const of = (names: readonly string[], prefix = ""): Record<string, Node> =>
    Object.fromEntries(names.map((name) => [name, rewritten[prefix + name] as Node]));
  return {
    ...step,
    equations: of(Object.keys(step.equations)),
    next: of(Object.keys(step.next), "next "),
    y: rewritten["put out"] as Node,
  };
}

/** A node with one argument replaced. */
export const withArg = (node: Node, k: number, by: Node): Node =>
  withArgs(
    node,
    node.args.map((arg, at) => (at === k ? by : arg)),
  );
