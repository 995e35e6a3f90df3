/**
 * Deep network with skip connections from the input to every layer and from every layer to the output: A. Graves 2013, arXiv
 * 1308.0850, equations (1)–(4). Computed by Haiku's `deep_rnn_with_skip_connections`.
 *
 *     h^1_t = cell_1(x_t, h^1_{t−1}),   h^l_t = cell_l([x_t; h^{l−1}_t], h^l_{t−1})
 *     y_t   = W [h^1_t; …; h^L_t] + b
 */
import { type Node, concat } from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import type { Options } from "../../options.ts";
import { instance, unrolled } from "./instance.ts";
import { dense, inputs, numbered, prefixed } from "./parts.ts";

/** L layers over x_t [m], each [n]; gives `y0 …` [k] and the final states `layer0.h`, … */
export function gravesSkip(cell: string, options: Options, T: number, L: number): Equations {
  const xs = inputs("x", T, "m");
  const prefixes = Array.from({ length: L }, (_, l) => `layer${l}`);
  let below: readonly Node[] | null = null;
  const layers = prefixes.map((prefix, l) => {
    const layer = instance({ cell, options, prefix, m: l === 0 ? "m" : "m+n", n: "n" });
    const read: readonly Node[] = below?.map((h, t) => concat(xs[t] as Node, h)) ?? xs;
    const pass = unrolled(layer, read, layer.initial);
    below = pass.ys;
    return { ...pass, prefix };
  });
  const all = xs.map((_, t) => concat(...layers.map(({ ys }) => ys[t] as Node)));
  const finals = layers.map(({ prefix, final }) => prefixed(prefix, final));
  const readout = dense("readout", "k", prefixes.map(() => "n").join("+"));
  return Object.assign(numbered("y", all.map(readout)), ...finals) as Equations;
}
