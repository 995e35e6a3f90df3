/**
 * Trees of tensors, in the words of jax: an answer, a request, an expectation, the parameters of every direction of every layer. Nodes are
 * arrays and records, and are copied; a leaf is anything with a shape; numbers, words and null stay as they are. A tree that somebody else
 * made may hold itself: give it as the `other` of `zipTree`, which follows the first tree alone.
 */
interface Leaf {
  readonly shape: readonly number[];
}

/** Type of the leaves of a tree. */
export type LeafOf<V> = V extends Leaf ? V : V extends object ? LeafOf<V[keyof V & (string | number)]> : never;

/** The same tree with leaves L. */
export type Mapped<V, L> = V extends Leaf ? L : V extends object ? { readonly [K in keyof V]: Mapped<V[K], L> } : V;

type Visit = (leaf: Leaf, other: unknown, path: string) => unknown;

const isRecord = (node: unknown): node is Readonly<Record<string, unknown>> =>
  typeof node === "object" && node !== null;

/** @param path null where nobody asks for it: to write it takes longer than all else */
function rebuilt(node: unknown, other: unknown, path: string | null, visit: Visit): unknown {
  if (!isRecord(node)) return node;
  if ("shape" in node) return visit(node as unknown as Leaf, other, path ?? "");
  const child = (key: string | number, where: string | null): unknown =>
    rebuilt(node[key], isRecord(other) ? other[key] : undefined, where, visit);
  if (Array.isArray(node)) return node.map((_, k) => child(k, path === null ? null : `${path}[${k}]`));
  const record: Record<string, unknown> = {};
  for (const key of Object.keys(node)) {
    const value = child(key, path === "" ? key : path === null ? null : `${path}.${key}`);
    // an assignment to this name would change the prototype
    if (key === "__proto__")
      Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
    else record[key] = value;
  }
  return record;
}

/** A copy of a tree with every leaf replaced; a path reads `final[0][1].c`, `gradients.params[0][0].U_f`. */
export const mapTree = <V, L>(tree: V, of: (leaf: LeafOf<V>, path: string) => L): Mapped<V, L> =>
  rebuilt(tree, undefined, "", (leaf, _, path) => of(leaf as LeafOf<V>, path)) as Mapped<V, L>;

/** The same without paths. */
export const copyTree = <V, L>(tree: V, of: (leaf: LeafOf<V>) => L): Mapped<V, L> =>
  rebuilt(tree, undefined, null, (leaf) => of(leaf as LeafOf<V>)) as Mapped<V, L>;

/** The same, with the leaf that another tree has in the same place; undefined where it has none. */
export const zipTree = <V, W, L>(
  tree: V,
  other: W,
  of: (leaf: LeafOf<V>, other: LeafOf<W> | undefined, path: string) => L,
): Mapped<V, L> =>
  rebuilt(tree, other, "", (leaf, its, path) => of(leaf as LeafOf<V>, its as LeafOf<W>, path)) as Mapped<V, L>;

const keys = new Map<string, readonly string[]>();

/** The keys of a path; it takes longer to part it than to follow it, and the same few are asked for again and again. */
function keysOf(path: string): readonly string[] {
  const found = keys.get(path) ?? path.split(/[.[\]]+/).filter((key) => key !== "");
  if (keys.size < 10_000) keys.set(path, found);
  return found;
}

/** The leaf at a path; undefined where there is none. */
export const leafAt = <V>(tree: V, path: string): LeafOf<V> | undefined =>
  keysOf(path).reduce<unknown>((node, key) => (isRecord(node) ? node[key] : node), tree) as LeafOf<V> | undefined;

/** Every leaf of a tree with its path, in the order of the tree. */
export function leaves<V>(tree: V): (readonly [path: string, leaf: LeafOf<V>])[] {
  const found: (readonly [string, LeafOf<V>])[] = [];
  mapTree(tree, (leaf, path) => found.push([path, leaf]));
  return found;
}
