import type { Node } from "../expression.ts";
import type { Precision } from "../precision.ts";
import type { Program } from "../program.ts";
import { type SizeOf, lengthOf } from "../sizes.ts";
import { type Kernels, type Memory, bounded, room } from "./kernels.ts";
import { type Source, sourceOf } from "./source.ts";

/** A program as a function: reads and writes vectors of `M`; `at`, `L` and `S` as `Source` says, scratch from `s` on. */
type Run = (
  M: Memory,
  p: Precision,
  at: readonly number[],
  s: number,
  L: readonly number[],
  S: readonly number[],
) => void;

/** A compiled program. */
export interface Compiled extends Source {
  readonly run: Run;
  /** Places of scratch by lengths. */
  readonly layouts: Map<string, Layout>;
}

/** The places of a compiled program in its memory, at actual sizes. */
export interface Layout {
  readonly L: readonly number[];
  readonly S: readonly number[];
  /** Numbers of scratch. */
  readonly stride: number;
}

let allowed: boolean | null = null;

/** True where this process may make functions of text; where it may not, definitions are interpreted. */
export function canCompile(): boolean {
  try {
    allowed ??= new Function("return true")() === true;
  } catch {
    allowed = false;
  }
  return allowed;
}

/** Compile what `wanted` and `collected` need of a program; `collected`, `known` and `names` as `sourceOf` has them. `kernels`: values with their bounds, or alone. */
export function compile(
  graph: Program,
  wanted: readonly Node[],
  collected: readonly Node[] = [],
  known: ReadonlySet<Node> = new Set(),
  names: ReadonlyMap<Node, string> = new Map(),
  kernels: Kernels = bounded,
): Compiled {
  const source = sourceOf(graph, wanted, collected, known, names);
  const factory = new Function("K", source.text) as (kernels: Kernels) => Run;
  return { ...source, run: factory(kernels), layouts: new Map() };
}

/** @throws RangeError for a symbol without a size */
export function layoutOf({ lengths, scratch, layouts }: Compiled, sizes: SizeOf): Layout {
  const L = lengths.map((node) => lengthOf(node, sizes));
  const key = L.join();
  const sofar = layouts.get(key);
  if (sofar !== undefined) return sofar;
  const S: number[] = [];
  let stride = 0;
  for (const node of scratch) {
    S.push(stride);
    stride += room(lengthOf(node, sizes), true);
  }
  const layout = { L, S, stride };
  layouts.set(key, layout);
  return layout;
}
