import type { Step } from "../../../spec/cell.ts";
import { type Node, withArgs } from "../../../spec/language/expression.ts";
import { rewrite } from "../../../spec/language/rewrite.ts";

/** The step with nodes of its equations replaced. @see rewrite */
export function edited(step: Step, edit: (was: Node, now: Node) => Node): Step {
  const equations = rewrite(step.equations, edit);
  const next = Object.fromEntries(Object.keys(step.next).map((name) => [name, equations[name] as Node]));
  return { ...step, equations, next, y: equations[step.cell.output] as Node };
}

/** The step with one node replaced; what stands in its place is made of the node with its arguments as they are. */
export const replaced = (step: Step, node: Node, by: (now: Node) => Node): Step =>
  edited(step, (was, now) => (was === node ? by(now) : now));

/** The step with one argument of one node replaced. */
export const rewired = (step: Step, node: Node, k: number, by: Node): Step =>
  replaced(step, node, (now) =>
    withArgs(
      now,
      now.args.map((arg, at) => (at === k ? by : arg)),
    ),
  );
