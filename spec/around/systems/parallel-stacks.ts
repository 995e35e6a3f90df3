/**
 * Deep bidirectional network of two stacks that never mix until the output: the form of the notes that seed 000 cites. (The
 * interleaved form of PyTorch and Keras, in which each layer reads both directions of the one below, is what a run of
 * bidirectional layers is; with one layer the two are one.)
 *
 *     →h^l_t = cell_l(→h^{l−1}_t, →h^l_{t−1}),   ←h^l_t = cell_l(←h^{l−1}_t, ←h^l_{t+1}),   →h^0 = ←h^0 = x
 *     y_t    = [→h^L_t; ←h^L_t]
 */
import { type Node, concat } from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import type { Options } from "../../options.ts";
import { instance, unrolled } from "./instance.ts";
import { inputs, numbered } from "./parts.ts";

/** L layers over x_t [m], each [n]; gives `y0 …`. Prefixes are `forward0`, `backward0`, … */
export function parallelStacks(cell: string, options: Options, T: number, L: number): Equations {
  const xs = inputs("x", T, "m");
  const stack = (direction: "forward" | "backward"): readonly Node[] => {
    let hs: readonly Node[] = xs;
    for (let l = 0; l < L; l++) {
      const layer = instance({ cell, options, prefix: `${direction}${l}`, m: l === 0 ? "m" : "n", n: "n" });
      hs = unrolled(layer, hs, layer.initial, direction === "backward").ys;
    }
    return hs;
  };
  const backward = stack("backward");
  return numbered("y", stack("forward").map((h, t) => concat(h, backward[t] as Node))); // prettier-ignore
}
