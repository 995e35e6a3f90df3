/** Layers of passes: the passes of a layer side by side (two where it is bidirectional), the layers one upon another. */
import type { Algebra, Vector } from "../algebra/types.ts";
import { backward, forward, type Sequence, type PassRecord, type PassGradient, type Pass } from "./pass.ts";
import { zip } from "../algebra/zip.ts";

/** By layer, by direction. */
export type Network = readonly (readonly Pass[])[];

/** By layer, by direction, by row. */
export type ByDirection<T> = readonly (readonly (readonly T[])[])[];

/** The forward run of a network. */
export interface NetworkRecord {
  /** Output of the last layer, by row. */
  readonly ys: readonly Sequence[];
  readonly records: ByDirection<PassRecord>;
}

/** The derivatives that a network passes back. */
export interface NetworkGradient {
  /** By row. */
  readonly dXs: readonly Sequence[];
  readonly derivatives: ByDirection<PassGradient>;
}

/** Each layer reads what the one below gives; two passes give their features one after the other. `keeps`: something will go back. */
export function forwardNetwork(
  algebra: Algebra,
  network: Network,
  rows: readonly Sequence[],
  keeps: boolean,
): NetworkRecord {
  const records: PassRecord[][][] = [];
  let ys = rows;
  for (const passes of network) {
    const layer = passes.map((pass) => forward(algebra, pass, ys, keeps));
    ys = layer.map((rows) => rows.map((record) => record.ys)).reduce(everywhere(algebra.concat));
    records.push(layer);
  }
  return { ys, records };
}

/** The pullback: each pass gets its own features' part of dy, and the dx of the passes are added. */
export function backwardNetwork(
  algebra: Algebra,
  network: Network,
  { records }: NetworkRecord,
  dRows: readonly Sequence[],
): NetworkGradient {
  const derivatives: PassGradient[][][] = [];
  let dXs = dRows;
  for (const [passes, layer] of zip(network, records).toReversed()) {
    const dYs = dXs;
    const dLayer = zip(passes, layer).map(([pass, record], place) =>
      backward(
        algebra,
        pass,
        record,
        dYs.map((row) => row.map((dY) => algebra.part(dY, place, passes.length))),
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
