import { type Cell, defineCell } from "../cell.ts";
import { add, constant, lerp, matvec, sigmoid } from "../language/expression.ts";

/**
 * Structurally constrained recurrent network: a slow context s, an exponential average of what comes in, beside a fast hidden
 * layer. The hidden layer sees the new context, as in the paper, or the old one, as in the authors' code. The paper's A, R, B, U, V
 * are W_h, U_h, W_s, V_h, V_s; its softmax over y is left to the loss.
 * T. Mikolov, A. Joulin, S. Chopra, M. Mathieu, M. Ranzato, Learning longer memory in recurrent neural networks, arXiv 1412.7753.
 */
export const scrn: Cell = defineCell({
  id: "scrn",
  title: "Structurally constrained recurrent network",
  options: { context: ["new", "old"], alpha: [0.95, 0.5, 0, 1] },
  sizes: { q: "the context", k: "the output" },
  state: { h: ["n"], s: ["q"] },
  output: "y",
  equations: ({ x, old, options, W, U, param }) => {
    const alpha = constant(options.alpha, ["q"]);
    const s = lerp(alpha, matvec(param("W_s", ["q", "m"]), x), old.s);
    const seen = options.context === "new" ? s : old.s;
    const h = sigmoid(add(matvec(param("P_h", ["n", "q"]), seen), matvec(W("h"), x), matvec(U("h"), old.h)));
    const y = add(matvec(param("V_h", ["k", "n"]), h), matvec(param("V_s", ["k", "q"]), s));
    return { s, h, y };
  },
  family: ["recurrent", "scrn"],
  papers: ["Mikolov et al. 2014, arXiv 1412.7753"],
  alsoIn: ["facebookarchive/SCRNNs (context old)", "RecurrentLayers.jl scrn, which adds biases"],
});
