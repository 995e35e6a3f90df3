/** Layers of walks: the walks of a layer side by side (two where it is bidirectional), the layers one upon another. */
import type { Algebra, Vector } from "../algebra/types.ts";
import { backward, forward, type Sequence, type PassRecord, type PassGradient, type Pass } from "./pass.ts";
import { zip } from "../algebra/zip.ts";

/** By layer, by walk. */
export type Network = readonly (readonly Pass[])[];

/** By layer, by walk, by row. */
export type ByDirection<T> = readonly (readonly (readonly T[])[])[];

/** The forward run of a network. */
export interface NetworkRecord {
  /** Output of the last layer, by row. */
  readonly ys: readonly Sequence[];
  readonly trails: ByDirection<PassRecord>;
}

/** The derivatives that a network passes back. */
export interface NetworkGradient {
  /** By row. */
  readonly dXs: readonly Sequence[];
  readonly derivatives: ByDirection<PassGradient>;
}

/** Each layer reads what the one below gives; two walks give their features one after the other. */
export function forwardNetwork(algebra: Algebra, network: Network, rows: readonly Sequence[]): NetworkRecord {
  const trails: PassRecord[][][] = [];
  let ys = rows;
  for (const walks of network) {
    const layer = walks.map((walk) => forward(algebra, walk, ys));
    ys = layer.map((rows) => rows.map((trail) => trail.ys)).reduce(everywhere(algebra.concat));
    trails.push(layer);
  }
  return { ys, trails };
}

/** The same in reverse: each walk gets its own features' part of dy, and what the walks return adds up. */
export function backwardNetwork(
  algebra: Algebra,
  network: Network,
  { trails }: NetworkRecord,
  dRows: readonly Sequence[],
): NetworkGradient {
  const derivatives: PassGradient[][][] = [];
  let dXs = dRows;
  for (const [walks, layer] of zip(network, trails).toReversed()) {
    const dYs = dXs;
    const dLayer = zip(walks, layer).map(([walk, trail], place) =>
      backward(
        algebra,
        walk,
        trail,
        dYs.map((row) => row.map((dY) => algebra.part(dY, place, walks.length))),
      ),
    );
    dXs = dLayer.map((rows) => rows.map((derivative) => derivative.dXs)).reduce(everywhere(algebra.add));
    derivatives.push(dLayer);
  }
  return { dXs, derivatives: derivatives.toReversed() };
}

/** `join` at every row and step. */
const everywhere =
  (join: (a: Vector, b: Vector) => Vector) =>
  (as: readonly Sequence[], bs: readonly Sequence[]): Sequence[] =>
    zip(as, bs).map(([a, b]) => zip(a, b).map(([va, vb]) => join(va, vb)));
