import type { Cell } from "../cell.ts";
import { type ActivationName, type Node, activate, add, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * sLSTM of the xLSTM, one head: an exponential input gate, and a normaliser n that sums what the gates let through. In this form
 * ĩ ≈ 710 (88 in float32) overflows.
 * M. Beck et al., xLSTM: Extended long short-term memory, arXiv 2405.04517, equations (8)–(14).
 */
export const slstm: Cell = {
  id: "slstm",
  title: "sLSTM: exponential input gate and normaliser",
  family: ["recurrent", "gated", "slstm"],
  papers: ["Beck et al. 2024, arXiv 2405.04517"],
  alsoIn: [],
  options: { forget: ["sigmoid", "exp"], bias: [true, false] },
  state: { h: ["n"], c: ["n"], n: ["n"] },
  output: "h",
  positive: ["n"],
  equations: ({ state, options, affine }) => {
    const { c: cOld, n: nOld } = state as { readonly c: Node; readonly n: Node };
    const i = activate("exp", affine("i")); // i = exp(Wᵢ x + Uᵢ h′ + bᵢ)
    const f = activate(options["forget"] as ActivationName, affine("f")); // f = σ or exp(W_f x + U_f h′ + b_f)
    const z = tanh(affine("z")); // z = tanh(W_z x + U_z h′ + b_z)
    const o = sigmoid(affine("o")); // o = σ(Wₒ x + Uₒ h′ + bₒ)
    const c = add(mul(f, cOld), mul(i, z)); // c = f ⊙ c′ + i ⊙ z
    const n = add(mul(f, nOld), i); // n = f ⊙ n′ + i
    const h = mul(o, mul(c, activate("reciprocal", n))); // h = o ⊙ c / n
    return { i, f, z, o, c, n, h };
  },
};
