import type { Node } from "./expression.ts";

/** A graph laid out for reading: every node once, arguments before their users. */
export interface Program {
  readonly nodes: readonly Node[];
  /** For each node the places of its arguments in `nodes`. */
  readonly args: readonly (readonly number[])[];
  /** Place of a node in `nodes`. */
  readonly place: ReadonlyMap<Node, number>;
}

/** Topological order of everything that `roots` depend on. */
export function program(roots: Iterable<Node>): Program {
  const nodes: Node[] = [];
  const args: number[][] = [];
  const place = new Map<Node, number>();
  const visit = (node: Node): number => {
    const known = place.get(node);
    if (known !== undefined) return known;
    const places = node.args.map(visit);
    place.set(node, nodes.length);
    args.push(places);
    return nodes.push(node) - 1;
  };
  for (const root of roots) visit(root);
  return { nodes, args, place };
}

/** Actual sizes of the symbols: `{ m: 3, n: 5 }`. */
export type SizeOf = Readonly<Record<string, number>>;

/**
 * The number a size symbol stands for.
 * @throws RangeError for a symbol without a size
 */
export function sizeOf(symbol: string | undefined, sizes: SizeOf): number {
  const size = symbol === undefined ? 1 : sizes[symbol];
  if (size === undefined) throw new RangeError(`no size given for ${symbol}; known: ${Object.keys(sizes).join(", ")}`);
  return size;
}

/** Number of elements of a symbolic shape. */
export const lengthOf = (node: Node, sizes: SizeOf): number =>
  node.shape.reduce((product, symbol) => product * sizeOf(symbol, sizes), 1);
