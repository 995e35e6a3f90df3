import { type Cell, defineCell } from "../cell.ts";
import { add, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory with dropout in the recurrence, given its mask, the same at every step: on the old output, as all four
 * gates see it (Gal & Ghahramani; one mask for the four), or on the candidate (Semeniuta et al.). The mask enters as a factor:
 * 0 and 1/(1 − p) in training, 1 at test, and any real number is legal.
 * Y. Gal, Z. Ghahramani, A theoretically grounded application of dropout in recurrent neural networks, NIPS 2016.
 * S. Semeniuta, A. Severyn, E. Barth, Recurrent dropout without memory loss, COLING 2016.
 */
export const lstmRecurrentDropout: Cell = defineCell({
  id: "lstm-recurrent-dropout",
  title: "Long short-term memory with recurrent dropout, given the mask",
  options: { on: ["state", "candidate"], bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ old, options, affine, param }) => {
    const onState = options.on === "state";
    const seen = onState ? mul(param("mask_h", ["n"]), old.h) : old.h;
    const i = sigmoid(affine("i", seen));
    const f = sigmoid(affine("f", seen));
    const o = sigmoid(affine("o", seen));
    const g = tanh(affine("g", seen));
    const written = onState ? g : mul(param("mask_g", ["n"]), g);
    const c = add(mul(f, old.c), mul(i, written));
    const h = mul(o, tanh(c));
    return { ...(onState ? { seen } : {}), i, f, o, g, ...(onState ? {} : { written }), c, h };
  },
  traits: ({ on }) => ({
    squashing: true,
    ...(on === "state" && { sums: ["c"], gatedOutput: { state: "c" } }),
  }),
  family: ["recurrent", "gated"],
  papers: ["Gal & Ghahramani 2016, NIPS (arXiv 1512.05287)", "Semeniuta et al. 2016, COLING (arXiv 1603.05118)"],
  alsoIn: ["Keras LSTM(recurrent_dropout=p), on state, in training"],
});
