/**
 * Encoder–decoder whose summary reaches every step and every output: K. Cho et al. 2014, arXiv 1406.1078, appendix A (with biases,
 * and a linear output for its maxout).
 *
 *     h_t = enc(x_t, h_{t−1}),   c = tanh(V h_T + b_c),   s_0 = tanh(V′ c + b_s)
 *     s_t = dec([w_{t−1}; c], s_{t−1}),   u_t = W [s_t; w_{t−1}; c] + b
 */
import { concat } from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import type { Options } from "../../options.ts";
import { instance, unrolled } from "./instance.ts";
import { dense, inputs, numbered } from "./parts.ts";

/** The system around a cell whose one state is h: `source` inputs x_t [m], `target` inputs w_t [k]; gives the logits `u0 …` [k]. */
export function cho(cell: string, options: Options, source: number, target: number): Equations {
  const encoder = instance({ cell, options, prefix: "encoder", m: "m", n: "n" });
  const decoder = instance({ cell, options, prefix: "decoder", m: "k+n", n: "n" });
  const { h } = unrolled(encoder, inputs("x", source, "m"), encoder.initial).final as Equations & Record<"h", never>;
  const c = dense("summary", "n", "n", "tanh")(h);
  const ws = inputs("w", target, "k");
  const { ys } = unrolled(decoder, ws.map((w) => concat(w, c)), { h: dense("start", "n", "n", "tanh")(c) }); // prettier-ignore
  const readout = dense("readout", "k", "n+k+n");
  return numbered("u", ys.map((s, t) => readout(concat(s, ws[t] as (typeof ws)[0] & object, c)))); // prettier-ignore
}
