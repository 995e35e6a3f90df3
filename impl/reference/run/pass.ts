/**
 * One walk of a layer over the sequences of a batch, and backpropagation through time. A sequence is the list of a row's
 * valid steps: padding never gets here.
 */
import type { Algebra, Vector } from "../algebra/types.ts";
import { outputOf, type AnyParameters, type Cell, type Sizes, type State, type Step } from "../cell.ts";
import { zip } from "../algebra/zip.ts";

/** Vectors of one row, one for each of its valid steps, step 0 first. */
export type Sequence = readonly Vector[];

export interface Pass {
  readonly cell: Cell;
  /** Sizes of this pass: m is the width of its input. */
  readonly sizes: Sizes;
  /** From the end of the sequence to step 0. */
  readonly reversed: boolean;
  readonly p: AnyParameters;
  /** dL/dp, summed over rows and steps. */
  readonly dP: AnyParameters;
  /** State before the first step, by row. */
  readonly initial: readonly State[];
  /** dL/d(state after the last step), by row. */
  readonly dFinal: readonly State[];
}

/** The run of a pass over one row. */
export interface PassRecord {
  /** In the order walked. */
  readonly steps: readonly Step[];
  /** y_t stands where x_t stood. */
  readonly ys: Sequence;
  readonly final: State;
}

/** The derivatives that a pass gives for one row. */
export interface PassGradient {
  readonly dXs: Sequence;
  readonly dInitial: State;
}

/** By row. */
export const forward = (algebra: Algebra, walk: Pass, rows: readonly Sequence[]): PassRecord[] =>
  zip(rows, walk.initial).map(([xs, initial]) => forwardRow(algebra, walk, xs, initial));

function forwardRow(algebra: Algebra, walk: Pass, xs: Sequence, initial: State): PassRecord {
  const steps: Step[] = [];
  let state = initial;
  for (const x of inWalkingOrder(walk, xs)) {
    const now = walk.cell.forward(algebra, walk.p, x, state);
    steps.push({ x, previous: state, now });
    state = now; // and what else was computed on the way
  }
  const ys = steps.map(({ now }) => now[outputOf(walk.cell)] as Vector);
  return { steps, ys: inWalkingOrder(walk, ys), final: state };
}

/** By row; adds to the walk's dP. */
export const backward = (
  algebra: Algebra,
  walk: Pass,
  trails: readonly PassRecord[],
  dRows: readonly Sequence[],
): PassGradient[] =>
  zip(zip(trails, dRows), walk.dFinal).map(([[trail, dYs], dFinal]) => backwardRow(algebra, walk, trail, dYs, dFinal));

function backwardRow(algebra: Algebra, walk: Pass, trail: PassRecord, dYs: Sequence, dFinal: State): PassGradient {
  const dXs: Vector[] = [];
  let dState = dFinal;
  for (const [step, dY] of zip(trail.steps, inWalkingOrder(walk, dYs)).toReversed()) {
    const output = outputOf(walk.cell);
    const carried = dState[output];
    const dNow = { ...dState, [output]: carried === undefined ? dY : algebra.add(carried, dY) };
    const { dX, dPrevious } = walk.cell.backward(algebra, walk.p, walk.dP, step, dNow);
    dXs.push(dX);
    dState = dPrevious;
  }
  return { dXs: inWalkingOrder(walk, dXs.toReversed()), dInitial: dState };
}

/** Its own inverse. */
const inWalkingOrder = <T>({ reversed }: Pass, list: readonly T[]): readonly T[] =>
  reversed ? list.toReversed() : list;
