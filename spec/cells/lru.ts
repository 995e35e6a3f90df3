import { type Cell, defineCell } from "../cell.ts";
import { activate, add, matvec, mul, negate } from "../language/expression.ts";

/**
 * Linear recurrent unit: a diagonal linear recurrence in ℂⁿ, written in real and imaginary parts; |λ| = exp(−e^ν) < 1 whatever ν.
 * The output y is no state.
 * A. Orvieto et al., Resurrecting recurrent neural networks for long sequences, ICML 2023, arXiv 2303.06349.
 */
export const lru: Cell = defineCell({
  id: "lru",
  title: "Linear recurrent unit, complex and diagonal",
  options: {},
  state: { h_re: ["n"], h_im: ["n"] },
  output: "y",
  equations: ({ x, old, param }) => {
    const modulus = activate("exp", negate(activate("exp", param("nu", ["n"]))));
    const phase = activate("exp", param("theta", ["n"]));
    const lambda_re = mul(modulus, activate("cos", phase));
    const lambda_im = mul(modulus, activate("sin", phase));
    const gamma = activate("exp", param("gamma", ["n"]));
    const u_re = mul(gamma, matvec(param("B_re", ["n", "m"]), x));
    const u_im = mul(gamma, matvec(param("B_im", ["n", "m"]), x));
    const h_re = add(mul(lambda_re, old.h_re), negate(mul(lambda_im, old.h_im)), u_re);
    const h_im = add(mul(lambda_re, old.h_im), mul(lambda_im, old.h_re), u_im);
    const read = add(matvec(param("C_re", ["m", "n"]), h_re), negate(matvec(param("C_im", ["m", "n"]), h_im)));
    const y = add(read, mul(param("D", ["m"]), x));
    return { lambda_re, lambda_im, u_re, u_im, h_re, h_im, y };
  },
  traits: { contracting: true },
  family: ["recurrent", "linear-recurrence", "lru"],
  papers: ["Orvieto et al. 2023, arXiv 2303.06349"],
  alsoIn: ["NicolasZucchet/minimal-LRU"],
});
