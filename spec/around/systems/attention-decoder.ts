/**
 * A decoder that attends at every step: D. Bahdanau, K. Cho, Y. Bengio 2014, arXiv 1409.0473, appendix A.2 (a linear output for its
 * maxout). The annotations are what a bidirectional encoder gave.
 *
 *     c_t = attention(s_{t−1}; h_1 … h_T),   s_t = dec([w_{t−1}; c_t], s_{t−1}),   u_t = W [s_t; w_{t−1}; c_t] + b
 */
import { type Node, concat } from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import type { Options } from "../../options.ts";
import { additive, attend } from "./attention.ts";
import { instance } from "./instance.ts";
import { dense, inputs, numbered } from "./parts.ts";

/** h_j [d], `source` of them, w_t [m], `target` of them; gives the logits `u0 …` [k] and the weights `weights0 …` [source]. */
export function attentionDecoder(cell: string, options: Options, source: number, target: number): Equations {
  const decoder = instance({ cell, options, prefix: "decoder", m: "m+d", n: "n" });
  const annotations = inputs("h", source, "d");
  const score = additive("attention");
  const readout = dense("readout", "k", "n+m+d");
  let state = decoder.initial;
  const steps = inputs("w", target, "m").map((w) => {
    const { weights, context } = attend(score, annotations, state["h"] as Node);
    const stepped = decoder.step(concat(w, context), state);
    state = stepped.state;
    return { u: readout(concat(stepped.y, w, context)), weights: concat(...weights) };
  });
  return { ...numbered("u", steps.map(({ u }) => u)), ...numbered("weights", steps.map(({ weights }) => weights)) }; // prettier-ignore
}
