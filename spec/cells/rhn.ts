import { type Cell, defineCell } from "../cell.ts";
import { lerp, matvec, sigmoid, tanh } from "../language/expression.ts";

/**
 * Recurrent highway network, recurrence depth 2, carry gate coupled to the transform gate (1 − t); the input enters the first
 * layer only, t = 1 writes.
 * J. G. Zilly, R. K. Srivastava, J. Koutník, J. Schmidhuber, Recurrent highway networks, arXiv 1607.03474.
 */
export const rhn: Cell = defineCell({
  id: "rhn",
  title: "Recurrent highway network, depth 2, coupled carry gate",
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, old, W, U, biased }) => {
    const h1 = tanh(biased("b_h1", matvec(W("h"), x), matvec(U("h1"), old.h)));
    const t1 = sigmoid(biased("b_t1", matvec(W("t"), x), matvec(U("t1"), old.h)));
    const s1 = lerp(t1, old.h, h1);
    const h2 = tanh(biased("b_h2", matvec(U("h2"), s1)));
    const t2 = sigmoid(biased("b_t2", matvec(U("t2"), s1)));
    const h = lerp(t2, s1, h2);
    return { h1, t1, s1, h2, t2, h };
  },
  traits: { mixture: { state: "h" }, squashing: true },
  family: ["recurrent", "gated", "rhn"],
  papers: ["Zilly et al. 2017, arXiv 1607.03474"],
  alsoIn: ["jzilly/RecurrentHighwayNetworks rhn.py with depth 2 and coupled gates"],
});
