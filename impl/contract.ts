import type { ArithmeticId } from "../spec/language/precision.ts";
import type { Direction, Options } from "../spec/options.ts";
import type { Dtype, Tensor, Tensors } from "../spec/tensor.ts";

/** An implementation's description of itself: untrusted text. */
export interface ImplementationInfo {
  readonly name: string;
  readonly version: string;
  readonly language?: string;
  readonly homepage?: string;
  readonly issues?: string;
}

/** Parts that a kit can supply around a step of the user's own: the laws of these test the kit. */
export const kitParts = ["sequence", "rows", "lengths", "directions", "layers", "streams", "masks", "resets"] as const;
export type KitPart = (typeof kitParts)[number];

/** Weights that an implementation has of itself: those of a file. */
export interface OwnWeights {
  readonly options: Options;
  readonly direction: Direction;
  /** m, n and further sizes of the cell. */
  readonly sizes: { readonly [further: string]: number; readonly m: number; readonly n: number };
  /** By direction. */
  readonly params: readonly Tensors[];
}

/** One cell that an implementation declares; an undeclared one is `unsupported`, never a failure. */
export interface Support {
  /** Catalogue id: `lstm`, `gru`, … */
  readonly cell: string;
  /** The option combinations it has; `{}` is the default cell. */
  readonly options: readonly Options[];
  readonly dtypes: readonly Dtype[];
  /** Arithmetics in which it computes, by name or in numbers, at most one of an element type; float32 and float64 in full where there is none. */
  readonly precision?: readonly ArithmeticId[];
  readonly directions: readonly Direction[];
  /** The most layers of a run, at least 1. */
  readonly maxLayers: number;
  /** Takes rows of unequal length. */
  readonly lengths: boolean;
  /** Takes an initial state other than zero. */
  readonly initialState: boolean;
  /** Answers vector-Jacobian products. */
  readonly gradients: boolean;
  /** Keeps the states of a stream from one of its runs to the next. */
  readonly streams?: true;
  /** Takes a mask: steps of a row that count, and holes between them. */
  readonly masks?: true;
  /** Takes resets: steps before which the states of a row are 0 again. */
  readonly resets?: true;
  /** Quantises the weights it is given to 8 bits, symmetric, a scale for a matrix or for a row, and computes in its element type: it is asked with weights that this does not move. */
  readonly int8Weights?: true;
  /** Its program's sequences are [B, T, …]. */
  readonly batchMajor?: true;
  /** Parts that are not the cell's own. */
  readonly suppliedBy?: { readonly kit: readonly KitPart[] };
  /** The framework whose packed tensors a program takes in place of the catalogue's parameters: `pytorch`. */
  readonly weights?: string;
  /** The packed tensors of a program that names no framework: shapes by name, `["m", "4n"]`. */
  readonly blobs?: Readonly<Record<string, readonly string[]>>;
  /** Weights to run it with, beside those that a run gives. */
  readonly own?: OwnWeights;
  /** Its program watches the memory of each call, and can make a call in another manner. */
  readonly kernel?: true;
}

/** Manner of a call: with inputs and states that are views of larger memory, not contiguous; or by a second instance. */
export type Manner = "strided" | "second instance";

/** Wrongs that a program sees in a call itself: memory never written stands in the answer, an input or an answer given before was changed. */
export const sights = ["unwritten", "input changed", "answer changed"] as const;
/** One of them, with its place: `y: 12 of 24 numbers`. */
export interface Seen {
  readonly sight: (typeof sights)[number];
  readonly at: string;
}

/**
 * Sizes of a run: T steps, B rows, m inputs of the first layer, n hidden units of every layer, and further sizes of the cells, such as
 * p of a projection.
 */
export interface Sizes {
  readonly [further: string]: number;
  readonly T: number;
  readonly B: number;
  readonly m: number;
  readonly n: number;
}

/** One layer of a run. `params` and `initial` have one entry per direction: two where bidirectional, forward first. */
export interface Layer {
  readonly cell: string;
  readonly options: Options;
  readonly direction: Direction;
  /** In the catalogue's shapes: `W_*` [n, m of this layer], `U_*` [n, n], `b_*` and `c_*` [n], unless the cell says otherwise. */
  readonly params: readonly Tensors[];
  /** States, each [B, …shape of the state]; `null` is all zeros. */
  readonly initial: readonly Tensors[] | null;
}

/** One flag for each step and row, [T][B]. */
export type Flags = readonly (readonly boolean[])[];

/** Streams of which a cell keeps the states: as many as are ever open at once. */
export const streamNames = ["a", "b"] as const;

/** A run that is one of a stream. It begins one, from its initial states, or goes on where the run before it ended, whose sizes it has but T. */
export interface StreamPart {
  readonly name: (typeof streamNames)[number];
  readonly begin: boolean;
}

/** A part of an answer: outputs, final states, or gradients. */
export type Want = "y" | "final" | "gradients";

/** Cotangents of the outputs in the loss L = ⟨ȳ, y⟩ + ⟨final̄, final⟩; null stands for zeros. */
export interface Cotangents {
  /** [T, B, width of y] */
  readonly y: Tensor | null;
  /** By layer, by direction, by name of the state, each [B, …shape of the state]. */
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
  /** The parts of the answer: these and no others. */
  readonly want: readonly Want[];
  /** Null unless gradients are wanted. */
  readonly cotangents: Cotangents | null;
  /** Only of a cell that says `kernel`. */
  readonly manner?: Manner;
  /** Only of a cell that says `streams`: forward, and `initial` is null where the stream goes on. */
  readonly stream?: StreamPart;
  /** The steps that count; only of a cell that says `masks`, and without lengths. */
  readonly mask?: Flags;
  /** Steps before which all states of a row are 0 again; only of a cell that says `resets`: forward, without lengths. */
  readonly resets?: Flags;
  /** Sequences are [B, T, …], flags [B][T]: only on the way to a program that says so. */
  readonly batchMajor?: true;
}

/** Derivatives of the loss L, each in the shape of its variable. */
export interface Gradients {
  /** ∂L/∂x, [T, B, m]; 0 in the padding. */
  readonly x: Tensor;
  /** ∂L/∂(parameter) by layer, by direction, by name. */
  readonly params: readonly (readonly Tensors[])[];
  /** ∂L/∂(initial state) by layer, by direction, by name; absent where initial states are not supported. */
  readonly initial?: readonly (readonly Tensors[])[];
}

/** The wanted parts of a run (docs/protocol.md). */
export interface RunAnswer {
  /** Outputs of the last layer, [T, B, width]: width is n, or that of the cell's output; twice that where bidirectional, forward first. */
  readonly y?: Tensor;
  /** States after the last valid step of each direction: by layer, by direction, by name, each [B, …shape of the state]. */
  readonly final?: readonly (readonly Tensors[])[];
  readonly gradients?: Gradients;
  /** Sights of its program in the call; only of a cell that says `kernel`. */
  readonly seen?: readonly Seen[];
}

/** A run that the implementation does not offer, in its own words. */
export interface Unsupported {
  readonly unsupported: string;
}

/** A run whose weights are in place, for a benchmark to repeat. Every `run` computes anew. */
export interface Prepared {
  run(): RunAnswer | Promise<RunAnswer>;
  /** Frees the weights. */
  release?(): void;
}

/** Times that an implementation measured of itself. */
export interface Timing {
  /** Nanoseconds of each block, in time order, by a monotonic clock. */
  readonly times: readonly number[];
  /** Answer of the last run. */
  readonly answer: RunAnswer;
}

/** Bytes of memory in use, the most bytes that were held at once, or milliseconds of processor time. */
export type Used = "memory" | "peak" | "time";

/** Sight of an implementation that shares no memory with us. */
export interface Remote {
  /** `run`, with the request as it is left. */
  lend?(request: RunRequest): Promise<{ readonly answer: RunAnswer | Unsupported; readonly request: unknown }>;
  /** The answer to a lent request, as it is now. */
  look?(answer: object): Promise<unknown>;
  /** Usage of its process; null where the system does not tell. */
  usage?(of: Used): Promise<number | null>;
}

/**
 * An implementation under test: anything that runs recurrent networks as docs/protocol.md defines them. `run` may throw or reject;
 * that, like an answer of the wrong shape, is a verdict on the implementation.
 */
export interface Implementation {
  readonly info: ImplementationInfo;
  readonly cells: readonly Support[];
  /** Remarks for the report, one line each. */
  readonly remarks?: readonly string[];
  run(request: RunRequest): RunAnswer | Unsupported | Promise<RunAnswer | Unsupported>;
  /** Puts the weights in place, so that a run is the computation alone; without it a benchmark times `run`. */
  prepare?(request: RunRequest): Prepared | Unsupported | Promise<Prepared | Unsupported>;
  /** Runs `blocks` times `runs` runs and times each block by itself: for programs that would otherwise be timed across a pipe. */
  time?(request: RunRequest, runs: number, blocks: number): Promise<Timing | Unsupported>;
  /** Present where it runs in another process. */
  readonly remote?: Remote;
  /** Frees the resources of the implementation: child processes, sessions. */
  close?(): Promise<void>;
}
