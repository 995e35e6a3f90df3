import type { Options } from "../../spec/options.ts";
import type { Algebra, Matrix, Vector } from "./algebra.ts";

/** Vectors by name, each [n]. */
export type Vectors<Name extends string> = Readonly<Record<Name, Vector>>;

/** What a cell carries from step to step. */
export type State = Vectors<string>;

/** `W_*` [n, m], `U_*` [n, n]; other weights `p_*`, `v_*`, `u_*` [n]; `b_*` and `c_*` [n], `null` where the cell has no bias. */
export type Parameters<Name extends string> = {
  readonly [N in Name]: N extends `${"W" | "U"}_${string}`
    ? Matrix
    : N extends `${"b" | "c"}_${string}`
      ? Vector | null
      : Vector;
};

/** Parameters of a cell that is not further known. */
export type AnyParameters = Readonly<Record<string, Matrix | Vector | null>>;

/** One step as it went: what came in, and every vector that was computed from it. */
export interface Step<S extends State = State, V extends State = S> {
  /** [m] */
  readonly x: Vector;
  /** h', c', …: the state before the step. */
  readonly previous: S;
  /** h, c, …: the state after it, and the gates. */
  readonly now: V;
}

/** What a step passes back. */
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
  /** Of every option, what holds where nothing is said. */
  readonly defaults: Options;
  /** What tells this variant from the default one; each comes with and without bias where the cell has that option. */
  readonly options: Options;
  /** In the catalogue's order. */
  readonly parameters: readonly string[];
  readonly state: readonly string[];
  /** Where the output stands in what `forward` returns; `h` where nothing is said. */
  readonly output?: string;
  /** States that hold an input of an earlier step, [m]; every other is [n]. */
  readonly remembered?: readonly string[];

  /** The new state and the output, and the gates on the way. */
  forward(algebra: Algebra, p: P, x: Vector, previous: S): V;

  /** Given dL/d(state after the step) and, by its name, dL/d(output), adds dL/d(parameters) to `dP` and returns the rest. */
  backward(algebra: Algebra, p: P, dP: P, step: Step<S, V>, dNow: S & Vectors<Output>): StepDerivative<S>;
}

/** Name of the output of a cell. */
export const outputOf = ({ output }: Pick<Cell, "output">): string => output ?? "h";
