/** Gradient flow as `scripts/gradient-flow.ts` writes it. */
export interface GradientFlow {
  readonly schema: "gatecheck/gradient-flow/1";
  readonly hidden: number;
  /** Parameters are uniform within ±gain/√hidden. */
  readonly gain: number;
  readonly seed: number;
  /** T − t */
  readonly lags: readonly number[];
  /** ‖∂s_T/∂s_t‖_F / √(numbers in s), by lag. */
  readonly cells: readonly { readonly cell: string; readonly norms: readonly number[] }[];
  /** Shares of the old value that a gate keeps. */
  readonly kept: readonly number[];
  /** The same by share and lag, of cells with a gate that keeps. */
  readonly gates: readonly {
    readonly cell: string;
    readonly gate: string;
    readonly norms: readonly (readonly number[])[];
  }[];
  /** y_1000 of y_t = w y_{t−1} + x_t, x = 1, 0, 0, …, and its derivative with respect to w. */
  readonly unit: readonly { readonly w: number; readonly y: number; readonly derivative: number }[];
}
