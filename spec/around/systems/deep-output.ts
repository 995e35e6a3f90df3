/**
 * Deep output: dense layers without links in time above a recurrent layer. Seed 001; R. Pascanu et al. 2014, arXiv 1312.6026 (the
 * DO-RNN); `TimeDistributed(Dense)` of Keras.
 *
 *     h_t = cell(x_t, h_{t−1}),   a_t = tanh(W₁ h_t + b₁),   y_t = W₂ a_t + b₂
 */
import type { Equations } from "../../language/rewrite.ts";
import type { Options } from "../../options.ts";
import { instance, unrolled } from "./instance.ts";
import { dense, inputs, numbered } from "./parts.ts";

/** T steps over x_t [m]; a_t [n], y_t [k]; gives `y0 …`. */
export function deepOutput(cell: string, options: Options, T: number): Equations {
  const layer = instance({ cell, options, prefix: "cell", m: "m", n: "n" });
  const { ys } = unrolled(layer, inputs("x", T, "m"), layer.initial);
  const hidden = dense("hidden", "n", "n", "tanh");
  const output = dense("output", "k", "n");
  return numbered("y", ys.map(hidden).map(output));
}
