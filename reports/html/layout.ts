/** Places for the nodes of a graph, layer by layer; the build puts dagre into the file that is published. */
import { graphlib, layout } from "@dagrejs/dagre";

/** A box to be placed, by its centre. */
export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A graph with its places. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly at: ReadonlyMap<string, Point>;
  readonly lines: readonly { readonly from: string; readonly to: string; readonly points: readonly Point[] }[];
}

/** A graph of the library, whose own types do not resolve. */
interface Graph {
  readonly setGraph: (label: object) => void;
  readonly setDefaultEdgeLabel: (label: () => object) => void;
  readonly setNode: (id: string, label: object) => void;
  readonly setEdge: (from: string, to: string) => void;
  readonly graph: () => { readonly width?: number; readonly height?: number };
  readonly node: (id: string) => Point;
  readonly edges: () => readonly { readonly v: string; readonly w: string }[];
  readonly edge: (from: string, to: string) => { readonly points: readonly Point[] };
}

/** Lay a graph out, arguments left of what is made of them, or above it. */
export function layoutOf(
  boxes: readonly Box[],
  edges: readonly (readonly [from: string, to: string])[],
  direction: "LR" | "TB",
): Layout {
  const graph = new graphlib.Graph() as Graph;
  graph.setGraph({ rankdir: direction, nodesep: 16, ranksep: 26, edgesep: 10, marginx: 6, marginy: 6 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const [from, to] of edges) graph.setEdge(from, to);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    at: new Map(boxes.map(({ id }) => [id, graph.node(id)])),
    lines: graph.edges().map(({ v, w }) => ({ from: v, to: w, points: graph.edge(v, w).points })),
  };
}
