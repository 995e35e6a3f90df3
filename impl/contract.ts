import type { Direction, Options } from "../spec/options.ts";
import type { Dtype, Tensor, Tensors } from "../spec/tensor.ts";

/** What an implementation says of itself. */
export interface ImplementationInfo {
  readonly name: string;
  readonly version: string;
  readonly language?: string;
  readonly homepage?: string;
  readonly issues?: string;
}

/** Parts that a kit can supply around a step of the user's own: the laws of these test the kit. */
export const kitParts = ["sequence", "rows", "lengths", "directions", "layers"] as const;
export type KitPart = (typeof kitParts)[number];

/** One cell that an implementation declares; what is not declared is `unsupported`, never a failure. */
export interface Support {
  /** Catalogue id: `lstm`, `gru`, … */
  readonly cell: string;
  /** The option combinations it has; `{}` is the default cell. */
  readonly options: readonly Options[];
  readonly dtypes: readonly Dtype[];
  readonly directions: readonly Direction[];
  readonly maxLayers: number;
  /** Takes rows of unequal length. */
  readonly lengths: boolean;
  /** Takes an initial state other than zero. */
  readonly initialState: boolean;
  /** Answers vector-Jacobian products. */
  readonly gradients: boolean;
  /** Parts that are not the cell's own. */
  readonly suppliedBy?: { readonly kit: readonly KitPart[] };
}

/**
 * Sizes of a run: T steps, B rows, m inputs of the first layer, n hidden units of every layer, and what further sizes the cells
 * have: p of a projection.
 */
export interface Sizes {
  readonly [further: string]: number;
  readonly T: number;
  readonly B: number;
  readonly m: number;
  readonly n: number;
}

/** One layer of a run. `params` and `initial` have one entry per walk: two where bidirectional, forward first. */
export interface Layer {
  readonly cell: string;
  readonly options: Options;
  readonly direction: Direction;
  /** In the catalogue's shapes: `W_*` [n, m of this layer], `U_*` [n, n], `b_*` and `c_*` [n], unless the cell says otherwise. */
  readonly params: readonly Tensors[];
  /** States, each [B, …shape of the state]; `null` is all zeros. */
  readonly initial: readonly Tensors[] | null;
}

export type Want = "y" | "final" | "gradients";

/** Cotangents of the outputs in L = ⟨ȳ, y⟩ + ⟨final̄, final⟩; what is absent is zero. */
export interface Cotangents {
  /** [T, B, width of y] */
  readonly y: Tensor | null;
  /** By layer, by walk, by state name, each [B, n]. */
  readonly final: readonly (readonly Tensors[])[] | null;
}

/** One forward (and backward) run of a network, as docs/protocol.md defines it. An implementation must not change it. */
export interface RunRequest {
  readonly dtype: Dtype;
  readonly sizes: Sizes;
  readonly layers: readonly Layer[];
  /** [T, B, m], time first. */
  readonly x: Tensor;
  /** Valid steps of each row; `null`: all T. */
  readonly lengths: readonly number[] | null;
  /** Only what is named is computed and answered. */
  readonly want: readonly Want[];
  /** Present where gradients are wanted. */
  readonly cotangents: Cotangents | null;
}

/** ∂L/∂(…): the shapes of what each differentiates. */
export interface Gradients {
  readonly x: Tensor;
  /** By layer, by walk. */
  readonly params: readonly (readonly Tensors[])[];
  /** By layer, by walk; absent where initial states are not supported. */
  readonly initial?: readonly (readonly Tensors[])[];
}

export interface RunAnswer {
  /** [T, B, n] (or what else the width of the cell's output is), [T, B, 2n] where the last layer is bidirectional: forward features, then backward. */
  readonly y?: Tensor;
  /** By layer, by walk: the state after the last valid step of that walk, each [B, n]. */
  readonly final?: readonly (readonly Tensors[])[];
  readonly gradients?: Gradients;
}

/** A run that the implementation does not offer, in its own words. */
export interface Unsupported {
  readonly unsupported: string;
}

/** A run whose weights are in place, to be repeated: what a benchmark times. Every `run` computes anew. */
export interface Prepared {
  run(): RunAnswer | Promise<RunAnswer>;
  /** Frees what was put in place. */
  release?(): void;
}

/** What an implementation measured of itself. */
export interface Timing {
  /** Nanoseconds of each block, in time order, by a monotonic clock. */
  readonly times: readonly number[];
  /** Of the last run. */
  readonly answer: RunAnswer;
}

/**
 * What Gatecheck tests: anything that runs recurrent networks as docs/protocol.md defines them. `run` may throw or reject;
 * that, like an answer of the wrong shape, is a verdict on the implementation.
 */
export interface Implementation {
  readonly info: ImplementationInfo;
  readonly cells: readonly Support[];
  run(request: RunRequest): RunAnswer | Unsupported | Promise<RunAnswer | Unsupported>;
  /** Puts the weights in place, so that a run is the computation alone; without it a benchmark times `run`. */
  prepare?(request: RunRequest): Prepared | Unsupported | Promise<Prepared | Unsupported>;
  /** Runs `blocks` times `runs` runs and times each block by itself: for what would otherwise be timed across a pipe. */
  time?(request: RunRequest, runs: number, blocks: number): Promise<Timing | Unsupported>;
  /** Frees what the implementation holds: child processes, sessions. */
  close?(): Promise<void>;
}
