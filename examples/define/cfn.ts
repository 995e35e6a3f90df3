import { add, defineCell, matvec, mul, sigmoid, tanh } from "gatecheck/spec";

/**
 * Chaos-free network: h = θ ⊙ tanh(h′) + η ⊙ tanh(W x), θ and η gates of h′ and x.
 * T. Laurent, J. von Brecht, A recurrent neural network without chaos, ICLR 2017.
 */
export default defineCell({
  id: "cfn",
  title: "Chaos-free network",
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, old, W, affine }) => {
    const theta = sigmoid(affine("t"));
    const eta = sigmoid(affine("e"));
    const h = add(mul(theta, tanh(old.h)), mul(eta, tanh(matvec(W("h"), x))));
    return { theta, eta, h };
  },
  traits: { sums: ["h"], squashing: true },
  family: ["recurrent", "gated"],
  papers: ["Laurent & von Brecht 2017, ICLR (arXiv 1612.06212)"],
});
