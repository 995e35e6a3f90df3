import type { Cell } from "../cell.ts";
import { type Node, activate, add, mul, negate, sigmoid, tanh } from "../language/expression.ts";

/**
 * sLSTM with the stabiliser m, the logarithm of what c and n are divided by: no exponential is of a number above 0. Outputs are
 * those of the sLSTM that starts from (c e^m, n e^m).
 * M. Beck et al., xLSTM: Extended long short-term memory, arXiv 2405.04517, equations (15)–(17).
 */
export const slstmStabilised: Cell = {
  id: "slstm-stabilised",
  title: "sLSTM with the stabiliser state",
  family: ["recurrent", "gated", "slstm", "slstm-stabilised"],
  papers: ["Beck et al. 2024, arXiv 2405.04517"],
  alsoIn: ["NX-AI/xlstm vanilla sLSTM with one head, from states where n ≠ 0"],
  options: { forget: ["sigmoid", "exp"], bias: [true, false] },
  state: { h: ["n"], c: ["n"], n: ["n"], m: ["n"] },
  output: "h",
  positive: ["n"],
  equations: ({ state, options, affine }) => {
    const { c: cOld, n: nOld, m: mOld } = state as { readonly c: Node; readonly n: Node; readonly m: Node };
    const iTilde = affine("i"); // ĩ = Wᵢ x + Uᵢ h′ + bᵢ
    const fTilde = affine("f"); // f̃ = W_f x + U_f h′ + b_f
    const logF = options["forget"] === "exp" ? fTilde : negate(activate("softplus", negate(fTilde))); // log f = log σ(f̃) or f̃
    const z = tanh(affine("z")); // z = tanh(W_z x + U_z h′ + b_z)
    const o = sigmoid(affine("o")); // o = σ(Wₒ x + Uₒ h′ + bₒ)
    const kept = add(logF, mOld);
    const m = add(kept, activate("relu", add(iTilde, negate(kept)))); // m = max(log f + m′, ĩ)
    const i = activate("exp", add(iTilde, negate(m))); // i′ = exp(ĩ − m)
    const f = activate("exp", add(kept, negate(m))); // f′ = exp(log f + m′ − m)
    const c = add(mul(f, cOld), mul(i, z)); // c = f′ ⊙ c′ + i′ ⊙ z
    const n = add(mul(f, nOld), i); // n = f′ ⊙ n′ + i′
    const h = mul(o, mul(c, activate("reciprocal", n))); // h = o ⊙ c / n
    return { iTilde, fTilde, z, o, m, i, f, c, n, h };
  },
};
