import type { Step } from "../../../spec/cell.ts";
import type { Node } from "../../../spec/language/expression.ts";
import { toUnicode } from "../../../spec/language/print.ts";
import { program } from "../../../spec/language/program.ts";

const programs = new WeakMap<Node, ReadonlyMap<Node, number>>();

/** True where a node is part of an expression. */
export function isWithin(expression: Node, node: Node): boolean {
  const place = programs.get(expression) ?? program([expression]).place;
  programs.set(expression, place);
  return place.has(node);
}

/** A node of a step in the names of its equations: `Uᵢ hₜ₋₁`; an equation goes by its own name: `iₜ`. */
export function written({ equations }: Step, node: Node): string {
  const named: Record<string, Node> = {};
  for (const [name, equation] of Object.entries(equations)) {
    if (equation !== node && isWithin(equation, node)) break; // the equation that holds it has no name yet
    named[name] = equation;
  }
  const line = toUnicode({ ...named, "?": node }).at(-1) as string;
  return line.slice("?ₜ = ".length);
}
