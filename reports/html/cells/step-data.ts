/** A tensor that the reader changes. */
export interface Given {
  /** `x`, `h`, `W_f`: its name in the URL. */
  readonly name: string;
  readonly kind: "x" | "state" | "param";
  readonly shape: readonly number[];
  readonly place: number;
  readonly values: readonly number[];
}

/** The data of the program of a page. */
export interface StepData {
  readonly memory: number;
  readonly at: readonly number[];
  readonly scratch: number;
  readonly L: readonly number[];
  readonly S: readonly number[];
  readonly given: readonly Given[];
  readonly fixed: readonly { readonly place: number; readonly values: readonly number[] }[];
  /** Boxes of the picture and the places of their numbers. */
  readonly shown: readonly { readonly id: string; readonly place: number; readonly length: number }[];
  /** States and the boxes that hold them after the step. */
  readonly next: readonly (readonly [state: string, box: string])[];
}
