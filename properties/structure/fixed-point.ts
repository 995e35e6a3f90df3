import type { Step } from "../../spec/cell.ts";
import type { Input, Node } from "../../spec/language/expression.ts";
import { functions } from "../../spec/language/functions.ts";
import { program } from "../../spec/language/program.ts";

/** Output and states that stay 0 where the input, the biases and those states are. */
export interface Rest {
  /** The output is. */
  readonly y: boolean;
  /** States that stay 0 together, whatever the others are. */
  readonly states: readonly string[];
  /** Parameters that are added: they must be 0. */
  readonly biases: readonly string[];
}

/** Parameters that are added to something, alone or as part of a vector. */
function biasesOf({ equations }: Step): string[] {
  const found = new Set<string>();
  for (const { op, args } of program(Object.values(equations)).nodes)
    if (op === "add")
      for (const term of args)
        for (const node of term.op === "concat" ? term.args : [term])
          if (node.op === "input" && node.kind === "param") found.add(node.name);
  return [...found];
}

/** True where a node is 0 because inputs are, whatever the others are. */
function isZero(node: Node, zero: (input: Input) => boolean, known: Map<Node, boolean>): boolean {
  const sofar = known.get(node);
  if (sofar !== undefined) return sofar;
  const is = (arg: Node): boolean => isZero(arg, zero, known);
  const found = ((): boolean => {
    switch (node.op) {
      case "input":
        return zero(node);
      case "constant":
        return node.value === 0;
      case "activation":
        return functions[node.fn].value(0) === 0 && node.args.every(is);
      case "mul":
      case "scale":
      case "dot":
      case "outer":
      case "matvec":
      case "matvecT":
        return node.args.some(is);
      case "add":
      case "negate":
      case "concat":
      case "part":
        return node.args.every(is);
      case "lerp":
      case "select":
        return node.args.slice(1).every(is);
      default:
        return false;
    }
  })();
  known.set(node, found);
  return found;
}

/** The largest set of states that stay 0, and whether the output does. */
export function restOf(step: Step): Rest {
  const biases = biasesOf(step);
  let states = Object.keys(step.state);
  for (;;) {
    const at = states;
    const known = new Map<Node, boolean>();
    const zero = ({ kind, name }: Input): boolean => kind === "x" || (kind === "param" ? biases : at).includes(name);
    const kept = at.filter((name) => isZero(step.next[name] as Node, zero, known));
    if (kept.length === at.length) return { y: isZero(step.y, zero, known), states, biases };
    states = kept;
  }
}
