import type { Tensor } from "../../spec/tensor.ts";
import type { Comparison, Trial } from "../law.ts";

/** Number of modules of a clockwork network. */
export const modulesOf = ({ case: { options } }: Trial): number => (options["modules"] as number | undefined) ?? 2;

/** Periods of its units: 1, 2, 4, …, module by module. */
export const periodOf = (unit: number, n: number, modules: number): number => 2 ** Math.floor((unit * modules) / n);

export const equal = (what: string, got: Tensor, want: Tensor, tolerance: "bits" | "equal"): Comparison => ({
  what,
  shape: got.shape,
  got: got.data,
  want: want.data,
  tolerance,
});
