import { type Cell, defineCell } from "../cell.ts";
import { activate, add, constant, dot, matvec, mul, outer, pattern, scale, sigmoid } from "../language/expression.ts";

/**
 * mLSTM of the xLSTM, one head: the memory C is a matrix in which values v are stored under keys k and looked up by queries q;
 * gates i and f are scalars. Everything but C and n sees the input alone. In this form ĩ ≈ 710 (88 in float32) overflows.
 * M. Beck et al., xLSTM: Extended long short-term memory, arXiv 2405.04517, equations (19)–(27).
 */
export const mlstm: Cell = defineCell({
  id: "mlstm",
  title: "mLSTM: matrix memory, one head",
  options: { forget: ["sigmoid", "exp"], bias: [true, false] },
  state: { C: ["n", "n"], n: ["n"] },
  output: "h",
  equations: ({ x, old, options, W, biased, param }) => {
    const rootOfSize = pattern("1/√n", [], (_, { n = 1 }) => 1 / Math.sqrt(n));
    const q = biased("b_q", matvec(W("q"), x));
    const k = scale(rootOfSize, biased("b_k", matvec(W("k"), x)));
    const v = biased("b_v", matvec(W("v"), x));
    const i = activate("exp", biased("b_i", dot(param("w_i", ["m"]), x)));
    const f = activate(options.forget, biased("b_f", dot(param("w_f", ["m"]), x)));
    const o = sigmoid(biased("b_o", matvec(W("o"), x)));
    const C = add(scale(f, old.C), outer(scale(i, v), k));
    const n = add(scale(f, old.n), scale(i, k));
    const size = activate("abs", dot(n, q));
    const D = add(constant(1, []), activate("relu", add(size, constant(-1, []))));
    const hTilde = scale(activate("reciprocal", D), matvec(C, q));
    const h = mul(o, hTilde);
    return { q, k, v, i, f, o, C, n, D, hTilde, h };
  },
  family: ["recurrent", "gated", "linear-recurrence", "mlstm"],
  papers: ["Beck et al. 2024, arXiv 2405.04517"],
  alsoIn: [],
});
