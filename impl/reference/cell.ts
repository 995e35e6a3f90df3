import type { Options } from "../../spec/options.ts";
import type { Algebra, Matrix, Vector } from "./algebra/types.ts";

/** Vectors by name, each [n]. */
export type Vectors<Name extends string> = Readonly<Record<Name, Vector>>;

/** State of a cell, carried from step to step. */
export type State = Vectors<string>;

/** Names of sizes, `["n", "m"]`: m is the width of the layer's input. */
type Shape = readonly string[];

/** Actual sizes by name. */
export type Sizes = Readonly<Record<string, number>>;

/** `W_*` [n, m], `U_*` [n, n], `V_*` and `P_*` matrices of the cell's own; other weights `p_*`, `v_*`, `u_*` [n]; `b_*` and `c_*` [n], `null` where the cell has no bias. */
export type Parameters<Name extends string> = {
  readonly [N in Name]: N extends `${"W" | "U" | "V" | "P"}_${string}`
    ? Matrix
    : N extends `${"b" | "c"}_${string}`
      ? Vector | null
      : Vector;
};

/** Parameters of a cell that is not further known. */
export type AnyParameters = Readonly<Record<string, Matrix | Vector | null>>;

/** The record of one step: its input, and every vector that was computed from it. */
export interface Step<S extends State = State, V extends State = S> {
  /** [m] */
  readonly x: Vector;
  /** h', c', …: the state before the step. */
  readonly previous: S;
  /** h, c, …: the state after it, and the gates. */
  readonly now: V;
}

/** Derivatives of a step with respect to its input and to the state before it. */
export interface StepDerivative<S extends State = State> {
  /** [m] */
  readonly dX: Vector;
  readonly dPrevious: S;
}

/** A recurrent cell: one step of one row, and its derivative. */
export interface Cell<
  P extends object = AnyParameters,
  S extends State = State,
  V extends State = S,
  Output extends string = string,
> {
  /** Catalogue id. */
  readonly id: string;
  /** The default of every option. */
  readonly defaults: Options;
  /** The options in which this variant differs from the default one; each comes with and without bias where the cell has that option. */
  readonly options: Options;
  /** In the catalogue's order. */
  readonly parameters: readonly string[];
  readonly state: readonly string[];
  /** Name of the output in the vectors that `forward` returns; `h` where absent. */
  readonly output?: string;
  /**
   * Shapes that are not the usual ones (`W_*` [n, m], `U_*` [n, n], everything else [n]), in names of sizes. A state that is a matrix
   * is a vector here, row-major; a scalar is a vector of one.
   */
  readonly shapes?: Readonly<Record<string, Shape>>;

  /** The new state and the output, and the gates on the way. */
  forward(algebra: Algebra, p: P, x: Vector, previous: S): V;

  /** Given dL/d(state after the step) and, by its name, dL/d(output), adds dL/d(parameters) to `dP` and returns the rest. */
  backward(algebra: Algebra, p: P, dP: P, step: Step<S, V>, dNow: S & Vectors<Output>): StepDerivative<S>;
}

/** The options of a variant that differ from the defaults. */
export const nonDefault = <O extends object>(defaults: O, chosen: { readonly [K in keyof O]: unknown }): Options =>
  Object.fromEntries(Object.entries(chosen).filter(([name, value]) => value !== defaults[name as keyof O])) as Options;

/** Name of the output of a cell. */
export const outputOf = ({ output }: Pick<Cell, "output">): string => output ?? "h";

/** Actual shape of a parameter or a state of a cell. */
export function shapeOf({ shapes }: Pick<Cell, "shapes">, name: string, sizes: Sizes): readonly number[] {
  const names = shapes?.[name];
  if (names !== undefined) return names.map((size) => sizes[size]!);
  const n = sizes["n"]!;
  return name.startsWith("W_") ? [n, sizes["m"]!] : name.startsWith("U_") ? [n, n] : [n];
}
