import type { Cell } from "../cell.ts";
import {
  type Node,
  activate,
  add,
  dot,
  matvec,
  mul,
  negate,
  outer,
  pattern,
  scale,
  sigmoid,
} from "../language/expression.ts";

/**
 * mLSTM with the stabiliser m, the logarithm of what C and n are divided by: no exponential gate is of a number above 0. Outputs
 * are those of the mLSTM that starts from (C e^m, n e^m).
 * M. Beck et al., xLSTM: Extended long short-term memory, arXiv 2405.04517, equations (15)–(17), (19)–(27).
 */
export const mlstmStabilised: Cell = {
  id: "mlstm-stabilised",
  title: "mLSTM with the stabiliser state, one head",
  family: ["recurrent", "gated", "mlstm-stabilised"],
  papers: ["Beck et al. 2024, arXiv 2405.04517"],
  alsoIn: ["NX-AI/xlstm mLSTM recurrent step with one head and eps=0; C is stored transposed"],
  options: { forget: ["sigmoid", "exp"], bias: [true, false] },
  state: { C: ["n", "n"], n: ["n"], m: [] },
  output: "h",
  equations: ({ x, state, options, W, param, biased }) => {
    const { C: COld, n: nOld, m: mOld } = state as { readonly C: Node; readonly n: Node; readonly m: Node };
    const rootOfSize = pattern("1/√n", [], (_, sizes) => 1 / Math.sqrt(sizes["n"] as number));
    const q = biased("b_q", matvec(W("q"), x)); // q = W_q x + b_q
    const k = scale(rootOfSize, biased("b_k", matvec(W("k"), x))); // k = (W_k x + b_k) / √n
    const v = biased("b_v", matvec(W("v"), x)); // v = W_v x + b_v
    const iTilde = biased("b_i", dot(param("w_i", ["m"]), x)); // ĩ = wᵢᵀ x + bᵢ
    const fTilde = biased("b_f", dot(param("w_f", ["m"]), x)); // f̃ = w_fᵀ x + b_f
    const logF = options["forget"] === "exp" ? fTilde : negate(activate("softplus", negate(fTilde))); // log f = log σ(f̃) or f̃
    const o = sigmoid(biased("b_o", matvec(W("o"), x))); // o = σ(Wₒ x + bₒ)
    const kept = add(logF, mOld);
    const m = add(kept, activate("relu", add(iTilde, negate(kept)))); // m = max(log f + m′, ĩ)
    const i = activate("exp", add(iTilde, negate(m))); // i′ = exp(ĩ − m)
    const f = activate("exp", add(kept, negate(m))); // f′ = exp(log f + m′ − m)
    const C = add(scale(f, COld), outer(scale(i, v), k)); // C = f′ C′ + i′ v kᵀ
    const n = add(scale(f, nOld), scale(i, k)); // n = f′ n′ + i′ k
    const one = activate("exp", negate(m));
    const D = add(one, activate("relu", add(activate("abs", dot(n, q)), negate(one)))); // D = max(|nᵀ q|, e⁻ᵐ)
    const hTilde = scale(activate("reciprocal", D), matvec(C, q)); // h̃ = C q / D
    const h = mul(o, hTilde); // h = o ⊙ h̃
    return { q, k, v, iTilde, fTilde, o, m, i, f, C, n, D, hTilde, h };
  },
};
