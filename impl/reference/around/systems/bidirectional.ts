/**
 * Bidirectional layer: M. Schuster, K. Paliwal 1997. Two passes that know nothing of each other, merged step by step; forward first.
 *
 *     →h_t = cell(x_t, →h_{t−1}),   ←h_t = cell(x_t, ←h_{t+1})                                        (1)
 *     y_t  = [→h_t; ←h_t],  →h_t + ←h_t,  (→h_t + ←h_t)/2  or  →h_t ⊙ ←h_t                            (2)
 */
import type { Algebra, Vector } from "../../algebra/types.ts";
import type { State } from "../../cell.ts";
import type { Sequence } from "../../run/pass.ts";
import { zip } from "../../algebra/zip.ts";
import { split } from "./split.ts";
import { type Unit, type Unrolled, unrolled } from "./unit.ts";

/** One value for each direction. */
export type Both<T> = Readonly<Record<"forward" | "backward", T>>;

/** The ways to merge the outputs of both directions. */
export type Merge = "concat" | "sum" | "mean" | "product";

/** (2) at one step, and dL/d→h and dL/d←h of dL/dy. */
interface Merging {
  readonly merge: (algebra: Algebra, f: Vector, b: Vector) => Vector;
  readonly back: (algebra: Algebra, dY: Vector, f: Vector, b: Vector) => readonly Vector[];
}

export const merges: Readonly<Record<Merge, Merging>> = {
  concat: { merge: ({ concat }, f, b) => concat(f, b), back: (_, dY, f, b) => split(dY, f.length, b.length) },
  sum: { merge: ({ add }, f, b) => add(f, b), back: (_, dY) => [dY, dY] },
  mean: {
    merge: ({ add, times }, f, b) => times(0.5, add(f, b)),
    back: ({ times }, dY) => [times(0.5, dY), times(0.5, dY)],
  },
  product: { merge: ({ mul }, f, b) => mul(f, b), back: ({ mul }, dY, f, b) => [mul(dY, b), mul(dY, f)] },
};

/** The run of a bidirectional layer, with its pullback. */
export interface Bidirectional {
  readonly ys: Sequence;
  readonly final: Both<State>;
  readonly back: (dYs: Sequence, dFinal: Both<State>) => { readonly dXs: Sequence; readonly dInitial: Both<State> };
}

/** A bidirectional layer over one row: x_t [m] → y_t [2n] for `concat`, else [n]. */
export function bidirectional(
  algebra: Algebra,
  units: Both<Unit>,
  merge: Merge,
  xs: Sequence,
  initial: Both<State>,
): Bidirectional {
  const forward: Unrolled = unrolled(algebra, units.forward, xs, initial.forward); // (1)
  const backward: Unrolled = unrolled(algebra, units.backward, xs, initial.backward, true); // (1)
  const hs = zip(forward.ys, backward.ys);
  return {
    ys: hs.map(([f, b]) => merges[merge].merge(algebra, f, b)), // (2)
    final: { forward: forward.final, backward: backward.final },
    back(dYs, dFinal) {
      const dHs = zip(dYs, hs).map(([dY, [f, b]]) => merges[merge].back(algebra, dY, f, b)); // (2)
      const f = forward.back(dHs.map(([dF]) => dF!), dFinal.forward); // prettier-ignore
      const b = backward.back(dHs.map(([, dB]) => dB!), dFinal.backward); // prettier-ignore
      return {
        dXs: zip(f.dXs, b.dXs).map(([dF, dB]) => algebra.add(dF, dB)), // (1)
        dInitial: { forward: f.dInitial, backward: b.dInitial },
      };
    },
  };
}
