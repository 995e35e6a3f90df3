import { type Node, constant, withArgs } from "./expression.ts";
import { program } from "./program.ts";

/** Expressions by name, in the paper's order: gates, candidates and the next state of a cell. */
export type Equations = Readonly<Record<string, Node>>;

/**
 * The same equations with nodes replaced: `edit` is shown every node as it was and with its arguments rewritten, and returns what
 * stands in its place (the second to keep it). A fault is such an edit.
 */
export function rewrite(equations: Equations, edit: (was: Node, now: Node) => Node): Equations {
  const rewritten = new Map<Node, Node>();
  for (const node of program(Object.values(equations)).nodes) {
    const args = node.args.map((arg) => rewritten.get(arg) as Node);
    const now = args.every((arg, k) => arg === node.args[k]) ? node : withArgs(node, args);
    rewritten.set(node, edit(node, now));
  }
  return Object.fromEntries(Object.entries(equations).map(([name, node]) => [name, rewritten.get(node) as Node]));
}

/**
 * The equations with gates fixed: `clamp(gru, { r: 1, z: 0 })` is the reduction of the paper, exactly.
 * @throws RangeError when no gate has that name
 */
export function clamp(equations: Equations, gates: Readonly<Record<string, number>>): Equations {
  const fixed = new Map<Node, number>();
  for (const [gate, value] of Object.entries(gates)) {
    const node = equations[gate];
    if (node === undefined)
      throw new RangeError(`clamp: no gate is called ${gate}; there are ${Object.keys(equations).join(", ")}`);
    fixed.set(node, value);
  }
  return rewrite(equations, (was, now) => {
    const value = fixed.get(was);
    return value === undefined ? now : constant(value, was.shape);
  });
}
