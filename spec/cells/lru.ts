import type { Cell } from "../cell.ts";
import { type Node, activate, add, matvec, mul, negate } from "../language/expression.ts";

/**
 * Linear recurrent unit: a diagonal linear recurrence in ℂⁿ, written in real and imaginary parts; |λ| = exp(−e^ν) < 1 whatever ν.
 * The output y is no state.
 * A. Orvieto et al., Resurrecting recurrent neural networks for long sequences, ICML 2023, arXiv 2303.06349.
 */
export const lru: Cell = {
  id: "lru",
  title: "Linear recurrent unit, complex and diagonal",
  family: ["recurrent", "linear-recurrence", "lru"],
  papers: ["Orvieto et al. 2023, arXiv 2303.06349"],
  alsoIn: ["NicolasZucchet/minimal-LRU"],
  options: {},
  state: { h_re: ["n"], h_im: ["n"] },
  output: "y",
  equations: ({ x, state, param }) => {
    const { h_re: reOld, h_im: imOld } = state as { readonly h_re: Node; readonly h_im: Node };
    const modulus = activate("exp", negate(activate("exp", param("nu", ["n"])))); // |λ| = exp(−e^ν)
    const phase = activate("exp", param("theta", ["n"])); // arg λ = e^θ
    const lambda_re = mul(modulus, activate("cos", phase)); // Re λ = |λ| cos(arg λ)
    const lambda_im = mul(modulus, activate("sin", phase)); // Im λ = |λ| sin(arg λ)
    const gamma = activate("exp", param("gamma", ["n"]));
    const u_re = mul(gamma, matvec(param("B_re", ["n", "m"]), x)); // Re u = e^γ ⊙ (B_re x)
    const u_im = mul(gamma, matvec(param("B_im", ["n", "m"]), x)); // Im u = e^γ ⊙ (B_im x)
    const h_re = add(mul(lambda_re, reOld), negate(mul(lambda_im, imOld)), u_re); // h = λ ⊙ h′ + u
    const h_im = add(mul(lambda_re, imOld), mul(lambda_im, reOld), u_im);
    const read = add(matvec(param("C_re", ["m", "n"]), h_re), negate(matvec(param("C_im", ["m", "n"]), h_im)));
    const y = add(read, mul(param("D", ["m"]), x)); // y = Re(C h) + D ⊙ x
    return { lambda_re, lambda_im, u_re, u_im, h_re, h_im, y };
  },
};
