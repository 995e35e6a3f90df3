/**
 * Deep network with skip connections from the input to every layer and from every layer to the output: A. Graves 2013, arXiv
 * 1308.0850.
 *
 *     h^1_t = cell_1(x_t, h^1_{t−1})                       (1)
 *     h^l_t = cell_l([x_t; h^{l−1}_t], h^l_{t−1})          (2)
 *     y_t   = W [h^1_t; …; h^L_t] + b                      (3)
 */
import type { Algebra, Vector } from "../../algebra/types.ts";
import type { State } from "../../cell.ts";
import type { Sequence } from "../../run/pass.ts";
import { zip } from "../../algebra/zip.ts";
import { type Dense, dense } from "./dense.ts";
import { split } from "./split.ts";
import { type Unit, unrolled, zeros } from "./unit.ts";

/** The run of a network with skip connections, with its pullback. */
export interface GravesSkip {
  readonly ys: Sequence;
  /** By layer. */
  readonly finals: readonly State[];
  readonly back: (
    dYs: Sequence,
    dFinals: readonly State[],
  ) => { readonly dXs: Sequence; readonly dInitials: readonly State[] };
}

/** A network with skip connections over one row: x_t [m] → y_t [k]; the first unit reads x, every other one x and the layer below. */
export function gravesSkip(
  algebra: Algebra,
  units: readonly Unit[],
  readout: Dense,
  xs: Sequence,
  initials: readonly State[],
): GravesSkip {
  const { add, concat } = algebra;
  let below: Sequence | null = null;
  const layers = zip(units, initials).map(([unit, initial]) => {
    const read: Sequence = below === null ? xs : zip(xs, below).map(([x, h]) => concat(x, h));
    const layer = unrolled(algebra, unit, read, initial); // (1) (2)
    below = layer.ys;
    return layer;
  });
  const outputs = xs.map((_, t) => dense(algebra, readout, layers.map(({ ys }) => ys[t]!).reduce(concat))); // (3)

  return {
    ys: outputs.map(({ y }) => y),
    finals: layers.map(({ final }) => final),
    back(dYs, dFinals) {
      const widths = layers.map(({ ys }) => ys[0]?.length ?? 0);
      /** By layer, by step. */
      const dHs: Vector[][] = layers.map(() => []);
      for (const [{ back }, dY] of zip(outputs, dYs)) split(back(dY), ...widths).forEach((dH, l) => dHs[l]!.push(dH)); // (3)
      const dXs = xs.map(zeros);
      const dInitials = zip(layers, dFinals)
        .toReversed()
        .map(([{ back }, dFinal], fromTop) => {
          const l = layers.length - 1 - fromTop;
          const { dXs: dReads, dInitial } = back(dHs[l]!, dFinal); // (1) (2)
          dReads.forEach((dRead, t) => {
            const m = dXs[t]!.length;
            dXs[t] = add(dXs[t]!, dRead.subarray(0, m));
            if (l > 0) dHs[l - 1]![t] = add(dHs[l - 1]![t]!, dRead.subarray(m)); // (2)
          });
          return dInitial;
        });
      return { dXs, dInitials: dInitials.toReversed() };
    },
  };
}
