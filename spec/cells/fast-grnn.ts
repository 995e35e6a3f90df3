import { type Cell, defineCell } from "../cell.ts";
import { add, complement, constant, matvec, mul, scale, sigmoid, tanh } from "../language/expression.ts";

/**
 * FastGRNN: gate and candidate share W and U and have a bias each; z = 1 keeps the old state, ζ (1 − z) + ν writes the candidate.
 * ζ and ν are scalars between 0 and 1, the sigmoids of the parameters `zeta` and `nu`. W and U of full rank.
 * A. Kusupati et al., FastGRNN: A fast, accurate, stable and tiny kilobyte sized gated recurrent neural network, arXiv 1901.02358.
 */
export const fastGrnn: Cell = defineCell({
  id: "fast-grnn",
  title: "FastGRNN, one W and U for gate and candidate",
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, old, W, U, biased, param }) => {
    const seen = add(matvec(W("h"), x), matvec(U("h"), old.h));
    const z = sigmoid(biased("b_z", seen));
    const hTilde = tanh(biased("b_h", seen));
    const zeta = sigmoid(param("zeta", []));
    const nu = sigmoid(param("nu", []));
    const written = add(scale(zeta, complement(z)), scale(nu, constant(1, ["n"])));
    const h = add(mul(written, hTilde), mul(z, old.h));
    return { z, hTilde, zeta, nu, written, h };
  },
  traits: { squashing: true },
  family: ["recurrent", "gated"],
  papers: ["Kusupati et al. 2018, arXiv 1901.02358"],
  alsoIn: ["microsoft/EdgeML FastGRNNCell of full rank"],
});
