/**
 * Deep output: dense layers without links in time above a recurrent layer (R. Pascanu et al. 2014, arXiv 1312.6026).
 *
 *     h_t = cell(x_t, h_{t−1})          (1)
 *     a_t = tanh(W₁ h_t + b₁)           (2)
 *     y_t = W₂ a_t + b₂                 (3)
 */
import type { Algebra } from "../../algebra/types.ts";
import type { State } from "../../cell.ts";
import type { Sequence, PassGradient } from "../../run/pass.ts";
import { zip } from "../../algebra/zip.ts";
import { type Dense, dense } from "./dense.ts";
import { type Unit, noState, unrolled } from "./unit.ts";

/** The run of a network with a deep output, with its pullback. */
export interface DeepOutput {
  readonly ys: Sequence;
  readonly back: (dYs: Sequence) => PassGradient;
}

/** A recurrent layer under two dense ones, over one row: x_t [m] → y_t [k]. */
export function deepOutput(
  algebra: Algebra,
  unit: Unit,
  layers: Readonly<Record<"hidden" | "output", Dense>>,
  xs: Sequence,
  initial: State,
): DeepOutput {
  const recurrent = unrolled(algebra, unit, xs, initial); // (1)
  const steps = recurrent.ys.map((h) => {
    const hidden = dense(algebra, layers.hidden, h, "tanh"); // (2)
    const output = dense(algebra, layers.output, hidden.y); // (3)
    return { y: output.y, back: (dY: typeof h) => hidden.back(output.back(dY)) }; // (3) (2)
  });
  return {
    ys: steps.map(({ y }) => y),
    back: (dYs) => recurrent.back(zip(steps, dYs).map(([{ back }, dY]) => back(dY)), noState(recurrent.final)), // prettier-ignore
  };
}
