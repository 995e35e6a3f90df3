import type { Cell } from "../cell.ts";
import { type ActivationName, type Node, activate, matvec, mul } from "../language/expression.ts";

/**
 * Independently recurrent network: every unit sees of the old state only itself.
 * S. Li, W. Li, C. Cook, C. Zhu, Y. Gao, Independently recurrent neural network (IndRNN), arXiv 1803.04831, equation (2).
 */
export const indrnn: Cell = {
  id: "indrnn",
  title: "Independently recurrent network",
  family: ["recurrent", "indrnn"],
  papers: ["Li et al. 2018, arXiv 1803.04831"],
  alsoIn: ["haste IndRNN (tanh)"],
  options: { activation: ["tanh", "relu"], bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, state, options, W, param, biased }) => {
    const kept = mul(param("u_h", ["n"]), state["h"] as Node);
    const h = activate(options["activation"] as ActivationName, biased("b_h", matvec(W("h"), x), kept)); // h = φ(Wₕ x + uₕ ⊙ h′ + bₕ)
    return { h };
  },
};
