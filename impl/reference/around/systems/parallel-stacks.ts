/**
 * Deep bidirectional network of two stacks that never mix until the output (the notes that seed 000 cites); with one layer it is
 * `bidirectional`.
 *
 *     →h^l_t = cell_l(→h^{l−1}_t, →h^l_{t−1}),   ←h^l_t = cell_l(←h^{l−1}_t, ←h^l_{t+1})        (1)
 *     y_t    = [→h^L_t; ←h^L_t]                                                              (2)
 */
import type { Algebra } from "../../algebra/types.ts";
import type { State } from "../../cell.ts";
import type { Sequence } from "../../run/pass.ts";
import { zip } from "../../algebra/zip.ts";
import { type Both, merges } from "./bidirectional.ts";
import { type Unit, noState, unrolled } from "./unit.ts";

/** The outputs of a stack, and the pullback from them alone. */
interface Stack {
  readonly ys: Sequence;
  readonly back: (dYs: Sequence) => { readonly dXs: Sequence; readonly dInitials: readonly State[] };
}

/** Layer upon layer in one direction. */
export function stack(
  algebra: Algebra,
  units: readonly Unit[],
  xs: Sequence,
  initials: readonly State[],
  reversed: boolean,
): Stack {
  let ys = xs;
  const layers = zip(units, initials).map(([unit, initial]) => {
    const layer = unrolled(algebra, unit, ys, initial, reversed); // (1)
    ys = layer.ys;
    return layer;
  });
  return {
    ys,
    back(dYs) {
      let dXs = dYs;
      const dInitials = layers.toReversed().map(({ final, back }) => {
        const derivative = back(dXs, noState(final)); // (1)
        dXs = derivative.dXs;
        return derivative.dInitial;
      });
      return { dXs, dInitials: dInitials.toReversed() };
    },
  };
}

/** The run of two stacks, with its pullback. */
export interface ParallelStacks {
  readonly ys: Sequence;
  readonly back: (dYs: Sequence) => { readonly dXs: Sequence; readonly dInitials: Both<readonly State[]> };
}

/** Two stacks of layers over one row, one in each direction: x_t [m] → y_t [2n]; units and initial states by layer. */
export function parallelStacks(
  algebra: Algebra,
  units: Both<readonly Unit[]>,
  xs: Sequence,
  initials: Both<readonly State[]>,
): ParallelStacks {
  const forward = stack(algebra, units.forward, xs, initials.forward, false);
  const backward = stack(algebra, units.backward, xs, initials.backward, true);
  const { merge, back } = merges.concat;
  const hs = zip(forward.ys, backward.ys);
  return {
    ys: hs.map(([f, b]) => merge(algebra, f, b)), // (2)
    back(dYs) {
      const dHs = zip(dYs, hs).map(([dY, [f, b]]) => back(algebra, dY, f, b)); // (2)
      const f = forward.back(dHs.map(([dF]) => dF!));
      const b = backward.back(dHs.map(([, dB]) => dB!));
      return {
        dXs: zip(f.dXs, b.dXs).map(([dF, dB]) => algebra.add(dF, dB)),
        dInitials: { forward: f.dInitials, backward: b.dInitials },
      };
    },
  };
}
