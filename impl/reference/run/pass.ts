/**
 * One pass of a layer over the sequences of a batch, and backpropagation through time. A sequence is the list of a row's
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
  /** By step and row: the states are 0 again before it. */
  readonly resets?: readonly (readonly boolean[])[] | undefined;
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
  /** In the order of the pass; none where nothing will go back. */
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

/** By row; `keeps` what `backward` needs. */
export const forward = (algebra: Algebra, pass: Pass, rows: readonly Sequence[], keeps = true): PassRecord[] =>
  zip(rows, pass.initial).map(([xs, initial], b) => forwardRow(algebra, pass, xs, initial, b, keeps));

/** All zeros. */
const emptied = (state: State): State =>
  Object.fromEntries(Object.entries(state).map(([name, v]) => [name, v.map(() => 0)]));

const isReset = ({ resets }: Pass, t: number, b: number): boolean => resets?.[t]?.[b] === true;

function forwardRow(algebra: Algebra, pass: Pass, xs: Sequence, initial: State, b: number, keeps: boolean): PassRecord {
  const output = outputOf(pass.cell);
  const steps: Step[] = [];
  const ys: Vector[] = [];
  let state = initial;
  for (const [t, x] of inOrder(pass, xs).entries()) {
    if (isReset(pass, t, b)) state = emptied(initial);
    const now = pass.cell.forward(algebra, pass.p, x, state);
    if (keeps) steps.push({ x, previous: state, now });
    ys.push(now[output] as Vector);
    state = now; // gates included
  }
  return { steps, ys: inOrder(pass, ys), final: state };
}

/** By row; adds to the pass's dP. */
export const backward = (
  algebra: Algebra,
  pass: Pass,
  records: readonly PassRecord[],
  dRows: readonly Sequence[],
): PassGradient[] =>
  zip(zip(records, dRows), pass.dFinal).map(([[record, dYs], dFinal], b) =>
    backwardRow(algebra, pass, record, dYs, dFinal, b),
  );

function backwardRow(
  algebra: Algebra,
  pass: Pass,
  record: PassRecord,
  dYs: Sequence,
  dFinal: State,
  b: number,
): PassGradient {
  const dXs: Vector[] = [];
  let dState = dFinal;
  for (const [t, [step, dY]] of [...zip(record.steps, inOrder(pass, dYs)).entries()].toReversed()) {
    const output = outputOf(pass.cell);
    const carried = dState[output];
    const dNow = { ...dState, [output]: carried === undefined ? dY : algebra.add(carried, dY) };
    const { dX, dPrevious } = pass.cell.backward(algebra, pass.p, pass.dP, step, dNow);
    dXs.push(dX);
    dState = isReset(pass, t, b) ? emptied(dPrevious) : dPrevious;
  }
  return { dXs: inOrder(pass, dXs.toReversed()), dInitial: dState };
}

/** Its own inverse. */
const inOrder = <T>({ reversed }: Pass, list: readonly T[]): readonly T[] => (reversed ? list.toReversed() : list);
