import { type Cell, defineCell } from "../cell.ts";
import { activate, add, dot, matvec, mul, negate, outer, pattern, scale, sigmoid } from "../language/expression.ts";

/**
 * mLSTM with the stabiliser m, the logarithm of what C and n are divided by: no exponential gate is of a number above 0. Outputs
 * are those of the mLSTM that starts from (C e^m, n e^m).
 * M. Beck et al., xLSTM: Extended long short-term memory, arXiv 2405.04517, equations (15)–(17), (19)–(27).
 */
export const mlstmStabilised: Cell = defineCell({
  id: "mlstm-stabilised",
  title: "mLSTM with the stabiliser state, one head",
  options: { forget: ["sigmoid", "exp"], bias: [true, false] },
  state: { C: ["n", "n"], n: ["n"], m: [] },
  output: "h",
  equations: ({ x, old, options, W, biased, param }) => {
    const rootOfSize = pattern("1/√n", [], (_, { n = 1 }) => 1 / Math.sqrt(n));
    const q = biased("b_q", matvec(W("q"), x));
    const k = scale(rootOfSize, biased("b_k", matvec(W("k"), x)));
    const v = biased("b_v", matvec(W("v"), x));
    const iTilde = biased("b_i", dot(param("w_i", ["m"]), x));
    const fTilde = biased("b_f", dot(param("w_f", ["m"]), x));
    const logF = options.forget === "exp" ? fTilde : negate(activate("softplus", negate(fTilde)));
    const o = sigmoid(biased("b_o", matvec(W("o"), x)));
    const kept = add(logF, old.m);
    const m = add(kept, activate("relu", add(iTilde, negate(kept))));
    const i = activate("exp", add(iTilde, negate(m)));
    const f = activate("exp", add(kept, negate(m)));
    const C = add(scale(f, old.C), outer(scale(i, v), k));
    const n = add(scale(f, old.n), scale(i, k));
    const one = activate("exp", negate(m));
    const D = add(one, activate("relu", add(activate("abs", dot(n, q)), negate(one))));
    const hTilde = scale(activate("reciprocal", D), matvec(C, q));
    const h = mul(o, hTilde);
    return { q, k, v, iTilde, fTilde, o, m, i, f, C, n, D, hTilde, h };
  },
  family: ["recurrent", "gated", "mlstm-stabilised"],
  papers: ["Beck et al. 2024, arXiv 2405.04517"],
  alsoIn: ["NX-AI/xlstm mLSTM recurrent step with one head and eps=0; C is stored transposed"],
});
