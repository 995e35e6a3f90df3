/**
 * Sequence to sequence: I. Sutskever, O. Vinyals, Q. Le 2014, arXiv 1409.3215. The decoder starts where the encoder, which reads the
 * source from its end, has come to; what it is given are the tokens that came before (teacher forcing).
 *
 *     h_t = enc(x_t, h_{t+1}),   s_0 = h_1,   s_t = dec(w_{t−1}, s_{t−1}),   u_t = W s_t + b
 */
import type { Equations } from "../../language/rewrite.ts";
import type { Options } from "../../options.ts";
import { instance, unrolled } from "./instance.ts";
import { dense, inputs, numbered } from "./parts.ts";

/** x_t [m], `source` of them, w_t [k], `target` of them; gives the logits `u0 …` [k]. */
export function sutskever(cell: string, options: Options, source: number, target: number): Equations {
  const encoder = instance({ cell, options, prefix: "encoder", m: "m", n: "n" });
  const decoder = instance({ cell, options, prefix: "decoder", m: "k", n: "n" });
  const { final } = unrolled(encoder, inputs("x", source, "m"), encoder.initial, true);
  const { ys } = unrolled(decoder, inputs("w", target, "k"), final);
  return numbered("u", ys.map(dense("readout", "k", "n")));
}
