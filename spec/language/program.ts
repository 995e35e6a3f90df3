import type { Node } from "./expression.ts";
import { type Term, termsOf } from "./terms.ts";

/** A graph laid out for reading: every node once, arguments before their users. */
export interface Program {
  readonly nodes: readonly Node[];
  /** For each node the places of its arguments in `nodes`. */
  readonly args: readonly (readonly number[])[];
  /** For each node its terms where it is a sum of products, otherwise null. */
  readonly terms: readonly (readonly Term[] | null)[];
  /** For each node, true if its own value is read: a root, or an argument of more than a longer sum. */
  readonly read: readonly boolean[];
  /** Place of a node in `nodes`. */
  readonly place: ReadonlyMap<Node, number>;
}

/** Topological order of everything that `roots` depend on. */
export function program(roots: Iterable<Node>): Program {
  const nodes: Node[] = [];
  const args: number[][] = [];
  const terms: (readonly Term[] | null)[] = [];
  const place = new Map<Node, number>();
  const visit = (node: Node): number => {
    const known = place.get(node);
    if (known !== undefined) return known;
    const places = node.args.map(visit);
    place.set(node, nodes.length);
    args.push(places);
    terms.push(termsOf(node, places, terms));
    return nodes.push(node) - 1;
  };
  const read: boolean[] = [];
  for (const root of roots) read[visit(root)] = true;
  for (let at = nodes.length - 1; at >= 0; at--) {
    read[at] ??= false;
    if (!read[at]) continue;
    const used = terms[at]?.flatMap(({ a, b }) => [a, b]) ?? args[at] ?? [];
    for (const arg of used) read[arg] = true;
  }
  return { nodes, args, terms, read, place };
}
