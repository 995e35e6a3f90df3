import type { Cell } from "../cell.ts";
import {
  type ActivationName,
  type Node,
  activate,
  add,
  constant,
  dot,
  matvec,
  mul,
  outer,
  pattern,
  scale,
  sigmoid,
} from "../language/expression.ts";

/**
 * mLSTM of the xLSTM, one head: the memory C is a matrix in which values v are stored under keys k and looked up by queries q;
 * gates i and f are scalars. Everything but C and n sees the input alone. In this form ĩ ≈ 710 (88 in float32) overflows.
 * M. Beck et al., xLSTM: Extended long short-term memory, arXiv 2405.04517, equations (19)–(27).
 */
export const mlstm: Cell = {
  id: "mlstm",
  title: "mLSTM: matrix memory, one head",
  family: ["recurrent", "gated", "linear-recurrence", "mlstm"],
  papers: ["Beck et al. 2024, arXiv 2405.04517"],
  alsoIn: [],
  options: { forget: ["sigmoid", "exp"], bias: [true, false] },
  state: { C: ["n", "n"], n: ["n"] },
  output: "h",
  equations: ({ x, state, options, W, param, biased }) => {
    const { C: COld, n: nOld } = state as { readonly C: Node; readonly n: Node };
    const rootOfSize = pattern("1/√n", [], (_, sizes) => 1 / Math.sqrt(sizes["n"] as number));
    const q = biased("b_q", matvec(W("q"), x)); // q = W_q x + b_q
    const k = scale(rootOfSize, biased("b_k", matvec(W("k"), x))); // k = (W_k x + b_k) / √n
    const v = biased("b_v", matvec(W("v"), x)); // v = W_v x + b_v
    const i = activate("exp", biased("b_i", dot(param("w_i", ["m"]), x))); // i = exp(wᵢᵀ x + bᵢ)
    const f = activate(options["forget"] as ActivationName, biased("b_f", dot(param("w_f", ["m"]), x))); // f = σ or exp(w_fᵀ x + b_f)
    const o = sigmoid(biased("b_o", matvec(W("o"), x))); // o = σ(Wₒ x + bₒ)
    const C = add(scale(f, COld), outer(scale(i, v), k)); // C = f C′ + i v kᵀ
    const n = add(scale(f, nOld), scale(i, k)); // n = f n′ + i k
    const size = activate("abs", dot(n, q));
    const D = add(constant(1, []), activate("relu", add(size, constant(-1, [])))); // D = max(|nᵀ q|, 1)
    const hTilde = scale(activate("reciprocal", D), matvec(C, q)); // h̃ = C q / D
    const h = mul(o, hTilde); // h = o ⊙ h̃
    return { q, k, v, i, f, o, C, n, D, hTilde, h };
  },
};
