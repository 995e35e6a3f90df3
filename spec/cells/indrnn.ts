import { type Cell, defineCell } from "../cell.ts";
import { matvec, mul } from "../language/expression.ts";

/**
 * Independently recurrent network: every unit sees of the old state only itself.
 * S. Li, W. Li, C. Cook, C. Zhu, Y. Gao, Independently recurrent neural network (IndRNN), arXiv 1803.04831, equation (2).
 */
export const indrnn: Cell = defineCell({
  id: "indrnn",
  title: "Independently recurrent network",
  options: { activation: ["tanh", "relu"], bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, old, W, biased, param, phi }) => {
    const kept = mul(param("u_h", ["n"]), old.h);
    const h = phi(biased("b_h", matvec(W("h"), x), kept));
    return { h };
  },
  traits: { activated: true, squashing: true },
  family: ["recurrent", "indrnn"],
  papers: ["Li et al. 2018, arXiv 1803.04831"],
  alsoIn: ["haste IndRNN (tanh)"],
});
