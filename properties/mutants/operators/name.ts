import type { Step } from "../../../spec/cell.ts";
import type { Node } from "../../../spec/language/expression.ts";
import { toUnicode } from "../../../spec/language/print.ts";
import { program } from "../../../spec/language/program.ts";
import type { Together } from "./mutation.ts";

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

/** `W` of the parameter W_f; null for what is no parameter of a gate. */
export const letterOf = (node: Node): string | null =>
  node.op === "input" && node.kind === "param" && node.name.includes("_") ? (node.name.split("_")[0] as string) : null;

/** The part that a term plays in the sum of every gate: `W x`, `U h`, `b`; null where it plays none. */
export function roleOf(step: Step, term: Node): string | null {
  if (term.op !== "matvec" && term.op !== "matvecT") return letterOf(term);
  const [matrix, vector] = term.args as readonly [Node, Node];
  const letter = letterOf(matrix);
  if (letter === null) return null;
  return `${letter} ${vector.op === "input" ? vector.name : step.cell.output}`;
}

/** The name of what is done in every gate at once. */
export const inAllGates = (what: string, fault: string): Together => ({
  kind: what,
  what: `${what} in all gates`,
  sentence: `${fault}, in all gates.`,
});
