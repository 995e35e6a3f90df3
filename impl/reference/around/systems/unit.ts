/**
 * A cell as a part of a system. Every result comes with its pullback, `back`: given dL/d(result) it adds
 * dL/d(parameters) to the unit's dP and returns dL/d(arguments). Every pullback is called at most once.
 */
import type { Algebra, Vector } from "../../algebra/types.ts";
import type { Options } from "../../../../spec/options.ts";
import type { Dtype, Tensors } from "../../../../spec/tensor.ts";
import { outputOf, type Sizes, type State } from "../../cell.ts";
import { given, zeros as zerosOf } from "../../run/expected.ts";
import { parametersOf } from "../../run/parameters.ts";
import { type Variant, variantsFor } from "../../supported.ts";
import { backward, forward, type Sequence, type PassRecord, type PassGradient, type Pass } from "../../run/pass.ts";

/** A cell in a system: its parameters p, and dL/dp, to which every pullback adds. */
export type Unit = Pick<Pass, "cell" | "sizes" | "p" | "dP">;

/**
 * A cell of the reference as a unit, from its parameters by name; dL/dp is 0. m is the width of its input.
 * @throws RangeError for a cell or options that the reference lacks, or a parameter that is missing or not of its shape
 */
export function unitOf(cell: string, options: Options, sizes: Sizes, params: Tensors, dtype: Dtype = "float64"): Unit {
  const layer = { cell, options, direction: "forward", params: [], initial: null } as const;
  const variants = variantsFor({ dtype, layers: [layer] });
  if ("unsupported" in variants) throw new RangeError(`the reference has no ${variants.unsupported}`);
  const [variant] = variants as readonly [Variant];
  const p = parametersOf(variant, sizes, given("params", params, dtype));
  return { cell: variant.cell, sizes, p, dP: parametersOf(variant, sizes, zerosOf(dtype)) };
}

/** A step of a unit, with its pullback. */
export interface Stepped {
  readonly y: Vector;
  readonly state: State;
  /** Pullback of dL/dy, without the part through the state, and of dL/d(state). */
  readonly back: (dY: Vector, dState: State) => { readonly dX: Vector; readonly dPrevious: State };
}

/** One step of one row, from x [m]. Its pullback adds to the unit's dP. */
export function step(algebra: Algebra, { cell, p, dP }: Unit, x: Vector, previous: State): Stepped {
  const now = cell.forward(algebra, p, x, previous);
  const output = outputOf(cell);
  const state = Object.fromEntries(cell.state.map((name) => [name, now[name] as Vector]));
  return {
    y: now[output] as Vector,
    state,
    back(dY, dState) {
      const carried = dState[output];
      const dNow = { ...dState, [output]: carried === undefined ? dY : algebra.add(carried, dY) };
      return cell.backward(algebra, p, dP, { x, previous, now }, dNow);
    },
  };
}

/** The run of a unit over a sequence, with its pullback. */
export interface Unrolled {
  /** y_t stands where x_t stood. */
  readonly ys: Sequence;
  readonly final: State;
  readonly back: (dYs: Sequence, dFinal: State) => PassGradient;
}

/** All steps of one row, x_t [m], from the end of the sequence where `reversed`. */
export function unrolled(algebra: Algebra, unit: Unit, xs: Sequence, initial: State, reversed = false): Unrolled {
  const pass = { ...unit, reversed, initial: [initial], dFinal: [] };
  const [record] = forward(algebra, pass, [xs]) as [PassRecord];
  const final = Object.fromEntries(unit.cell.state.map((name) => [name, record.final[name] as Vector]));
  return {
    ys: record.ys,
    final,
    back: (dYs, dFinal) => backward(algebra, { ...pass, dFinal: [dFinal] }, [record], [dYs])[0] as PassGradient,
  };
}

/** A vector of zeros, as long as v. */
export const zeros = (v: Vector): Vector => v.slice().fill(0);

/** A derivative by the state that is 0: nothing depends on the state. */
export const noState = (state: State): State =>
  Object.fromEntries(Object.entries(state).map(([name, v]) => [name, zeros(v)]));
