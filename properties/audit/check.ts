import type { Direction, Options } from "../../spec/options.ts";

/** The distribution of drawn numbers, each apart from the others; `over` divides them by the root of a size. */
export type Distribution =
  | { readonly uniform: readonly [least: number, most: number]; readonly over?: Root }
  | { readonly normal: readonly [mean: number, deviation: number]; readonly over?: Root }
  | { readonly constant: number }
  /** The sum of two drawn numbers: two biases of one gate. */
  | { readonly sum: readonly Distribution[] };

/** The root of the input size or the hidden size. */
export type Root = "sqrt m" | "sqrt n";

/** Sizes of one case, and its network. */
export interface CheckCase {
  readonly T: number;
  readonly B: number;
  readonly m: number;
  readonly n: number;
  /** Sizes that some cells have besides. */
  readonly more?: Readonly<Record<string, number>>;
  readonly layers?: number;
  readonly direction?: Direction;
}

/** A comparison passes an answer where |got − want| ≤ atol + rtol·|want| for every number. */
export interface Tolerance {
  readonly id: string;
  /** The precision for which it is meant. */
  readonly dtype: "float64" | "float32" | "float16" | "bfloat16";
  readonly atol: number;
  readonly rtol: number;
  /** The day from which on, or the version in which, it stands. */
  readonly since?: string;
}

/** Variables with whose respect a gradient is taken. */
export type Variable = "x" | "parameters" | "initial";

/** The numbers that a check compares. */
export interface Compared {
  /** Outputs of all steps, or of the last. */
  readonly y?: "all" | "last";
  /** Final states of all layers, by name. */
  readonly final?: readonly string[];
  /** Gradients, in place of y and states, of L = ⟨cotangent, y⟩: they are scored on mistakes in the derivative. */
  readonly gradients?: { readonly of: readonly Variable[]; readonly cotangent: Distribution };
  /** y goes through a linear layer of so many features first. */
  readonly head?: { readonly features: number; readonly weights: Distribution; readonly bias: Distribution };
}

/** A check of other people's, as data: `gatecheck/check/1`. */
export interface Check {
  readonly schema: "gatecheck/check/1";
  readonly id: string;
  /** One line. */
  readonly title: string;
  /** The project at a commit, the file, and the place in it. */
  readonly source: string;
  /** The respect in which this is not their check to the letter, such as a shortened sequence. */
  readonly note?: string;
  readonly cell: string;
  readonly options?: Options;
  readonly cases: readonly CheckCase[];
  /** Distributions by the name of a parameter or by its first letter (`W`, `U`, `b`, `p`), of x, and of states; a state without one is 0. */
  readonly draw: {
    readonly x: Distribution;
    readonly parameters: Readonly<Record<string, Distribution>>;
    readonly states?: Readonly<Record<string, Distribution>>;
  };
  /** Trials of each case; x is drawn anew in each, and the parameters too where `redrawn` says so. */
  readonly trials: number;
  readonly redrawn?: boolean;
  readonly compares: Compared;
  readonly tolerances: readonly Tolerance[];
}
