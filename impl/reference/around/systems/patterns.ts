/**
 * Patterns of inputs and outputs of one layer. One to one, and many to many of equal length, are `unrolled` as it is; unequal lengths
 * belong to the encoder–decoders.
 *
 *     one to many     y_1 = cell(x_1), then x_t = 0 (1), or x_t = y_{t−1} (2)
 *     many to one     y_T alone is read: dY_t = 0 for t < T (3)
 */
import type { Algebra, Vector } from "../../algebra/types.ts";
import type { State } from "../../cell.ts";
import type { Sequence } from "../../run/pass.ts";
import { type Unit, noState, step, unrolled, zeros } from "./unit.ts";

/** The outputs y_t, with their pullback. */
export interface OneToMany {
  readonly ys: Sequence;
  readonly back: (dYs: Sequence) => { readonly dX: Vector; readonly dInitial: State };
}

/** One input x [m] and T outputs, all later inputs 0 (1). */
export function oneToMany(algebra: Algebra, unit: Unit, x: Vector, T: number, initial: State): OneToMany {
  const xs = [x, ...Array.from({ length: T - 1 }, () => zeros(x))];
  const { ys, final, back } = unrolled(algebra, unit, xs, initial);
  return {
    ys,
    back(dYs) {
      const { dXs, dInitial } = back(dYs, noState(final));
      return { dX: dXs[0]!, dInitial };
    },
  };
}

/** One input x [n] and T outputs, each the next input (2); the output is as wide as the input. */
export function fedBack(algebra: Algebra, unit: Unit, x: Vector, T: number, initial: State): OneToMany {
  let [read, state] = [x, initial];
  const taken = Array.from({ length: T }, () => {
    const stepped = step(algebra, unit, read, state);
    [read, state] = [stepped.y, stepped.state];
    return stepped;
  });
  return {
    ys: taken.map(({ y }) => y),
    back(dYs) {
      let [dNext, dState] = [zeros(x), noState(state)];
      for (const [t, { back }] of [...taken.entries()].reverse()) {
        const { dX, dPrevious } = back(algebra.add(dYs[t]!, dNext), dState); // (2)
        [dNext, dState] = [dX, dPrevious];
      }
      return { dX: dNext, dInitial: dState };
    },
  };
}

/** The last output, and the pullback of its derivative. */
export interface ManyToOne {
  readonly y: Vector;
  readonly back: (dY: Vector) => { readonly dXs: Sequence; readonly dInitial: State };
}

/** A sequence and its last output alone (3). @throws RangeError for an empty sequence */
export function manyToOne(algebra: Algebra, unit: Unit, xs: Sequence, initial: State): ManyToOne {
  const { ys, final, back } = unrolled(algebra, unit, xs, initial);
  const y = ys.at(-1);
  if (y === undefined) throw new RangeError("manyToOne: got no steps, wanted at least one");
  return { y, back: (dY) => back([...ys.slice(1).map(zeros), dY], noState(final)) };
}
