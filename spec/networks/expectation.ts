import type { ByDirection, GradientBounds } from "./backward.ts";
import type { Bounded } from "./bounded.ts";

/** The definition's answer, with bounds. */
export interface Expectation {
  /** [T, B, width] */
  readonly y: Bounded;
  /** Each [B, …shape of the state]. */
  readonly final: ByDirection;
  readonly gradients: GradientBounds | null;
}
