import type { Options } from "../../spec/options.ts";
import type { Algebra, Matrix, Vector } from "./algebra.ts";

/** Vectors by name, each [n]. */
export type Vectors<Name extends string> = Readonly<Record<Name, Vector>>;

/** Every cell gives its state h [n] as its output. */
export type State = Vectors<"h"> & Vectors<string>;

/** `W_*` [n, m], `U_*` [n, n]; `b_*` and `c_*` [n], `null` where the cell has no bias. */
export type Parameters<Name extends string> = {
  readonly [N in Name]: N extends `${"W" | "U"}_${string}` ? Matrix : Vector | null;
};

/** Parameters of a cell that is not further known. */
export type AnyParameters = Readonly<Record<string, Matrix | Vector | null>>;

/** One step as it went: what came in, and every vector that was computed from it. */
export interface Step<S extends State = State, V extends S = S> {
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
export interface Cell<P extends object = AnyParameters, S extends State = State, V extends S = S> {
  /** Catalogue id. */
  readonly id: string;
  /** Of every option, what holds where nothing is said. */
  readonly defaults: Options;
  /** What tells this variant from the default one; each comes with and without bias. */
  readonly options: Options;
  /** In the catalogue's order. */
  readonly parameters: readonly string[];
  readonly state: readonly string[];

  forward(algebra: Algebra, p: P, x: Vector, previous: S): V;

  /** Given dL/d(state after the step), adds dL/d(parameters) to `dP` and returns the rest. */
  backward(algebra: Algebra, p: P, dP: P, step: Step<S, V>, dState: S): StepDerivative<S>;
}
