import type { Step } from "../cell.ts";
import type { Precision } from "../language/precision.ts";
import type { SizeOf } from "../language/sizes.ts";
import type { Direction, Options } from "../options.ts";
import type { Tensor, Tensors } from "../tensor.ts";

/** T steps, B rows, m inputs of the first layer, n hidden units, and the further sizes that the cells have. */
interface RunSizes extends SizeOf {
  readonly T: number;
  readonly B: number;
  readonly m: number;
  readonly n: number;
}

/** A run of a network, as docs/protocol.md defines it: the oracle's request, in the shapes of an implementation's. */
export interface Run {
  readonly sizes: RunSizes;
  /** At least one, the first nearest to x. */
  readonly layers: readonly {
    readonly cell: string;
    readonly options: Options;
    readonly direction: Direction;
    /** By direction. */
    readonly params: readonly Tensors[];
    /** By direction, each [B, …shape of the state]; null starts from zero. */
    readonly initial: readonly Tensors[] | null;
  }[];
  /** [T, B, m] */
  readonly x: Tensor;
  /** Valid steps of each row; null where all have T. */
  readonly lengths: readonly number[] | null;
  /** ∂L/∂y, [T, B, width], and ∂L/∂(final state) by layer and direction; null where L does not use them. */
  readonly cotangents: { readonly y: Tensor | null; readonly final: readonly (readonly Tensors[])[] | null } | null;
}

/** Settings of the oracle's answer. */
export interface Demand {
  readonly precision: Precision;
  /** Compute gradients too; cotangents that the run does not give are zero. */
  readonly gradients: boolean;
  /** The implementation's own y: each step of the last layer is then judged from the implementation's previous output. */
  readonly observed?: Tensor;
  /** A power of two that divides every x, parameter and initial state of the run, or 0 where none is known. */
  readonly quantum?: number;
  /** The steps that are executed, where not the catalogue's: a definition with a mistake in it. */
  readonly stepFor?: (cell: string, options: Options) => Step;
  /** Distance between the implementation's x and the oracle's, where they differ: [T, B, m]. */
  readonly inputError?: Float64Array;
}

/** 0 … length − 1 */
export function range(length: number): number[] {
  const all: number[] = [];
  for (let k = 0; k < length; k++) all.push(k);
  return all;
}

/** Index of time t and row b in a list by time and row. */
export const at = (t: number, b: number, { B }: Run["sizes"]): number => t * B + b;

/** Time indices that pass number `index` of a layer visits on a row of `length` valid steps. */
export const timesOf = (direction: Direction, index: number, length: number): number[] => {
  const forwards = range(length);
  return direction === "reverse" || index === 1 ? forwards.reverse() : forwards;
};
