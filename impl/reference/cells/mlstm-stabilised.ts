/**
 * mLSTM with the stabiliser m, one head: Beck et al. 2024, arXiv 2405.04517, equations (15)–(17), (19)–(27). x is [m], C [n, n],
 * the state m, i, f and d scalars, all else [n]; C', n', m' are C, n, m one step earlier. log f is f̃ itself, or log σ(f̃).
 *
 *     q = W_q x + b_q, k = (W_k x + b_k) / √n, v = W_v x + b_v    (1)
 *     ĩ = w_iᵀ x + b_i                                            (2)
 *     f̃ = w_fᵀ x + b_f                                            (3)
 *     o = σ(W_o x + b_o)                                          (4)
 *     s = softplus(−f̃), log f = −s                                (5)
 *     l = log f + m'                                              (6)
 *     m = max(l, ĩ)                                               (7)
 *     i = exp(ĩ − m)                                              (8)
 *     f = exp(l − m)                                              (9)
 *     C = f C' + i v kᵀ                                           (10)
 *     n = f n' + i k                                              (11)
 *     d = max(|nᵀ q|, e), e = exp(−m)                             (12)
 *     r = C q / d                                                 (13)
 *     h = o ⊙ r                                                   (14)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";
import { row, square } from "../algebra/matrix.ts";

const parameters = ["W_q", "b_q", "W_k", "b_k", "W_v", "b_v", "w_i", "b_i", "w_f", "b_f", "W_o", "b_o"] as const;

type MlstmParameters = Parameters<(typeof parameters)[number]>;

type MlstmCell = Cell<
  MlstmParameters,
  Vectors<"C" | "n" | "m">,
  Vectors<"q" | "k" | "v" | "iTilde" | "s" | "o" | "l" | "m" | "i" | "f" | "C" | "n" | "e" | "r" | "h">,
  "h"
>;

const mlstmStabilised = (forget: "sigmoid" | "exp"): MlstmCell => ({
  id: "mlstm-stabilised",
  defaults: { forget: "sigmoid", bias: true },
  options: forget === "sigmoid" ? {} : { forget },
  parameters,
  state: ["C", "n", "m"],
  shapes: { C: ["n", "n"], m: [], w_i: ["m"], b_i: [], w_f: ["m"], b_f: [] },

  forward(algebra, p, x, previous) {
    const { affine, softplus, sigmoid, exp, add, sub, mul, times, max, outer, dot, sum } = algebra;
    const q = affine(p.b_q, [p.W_q, x]); // (1)
    const k = times(1 / Math.sqrt(q.length), affine(p.b_k, [p.W_k, x])); // (1)
    const v = affine(p.b_v, [p.W_v, x]); // (1)
    const iTilde = affine(p.b_i, [row(p.w_i), x]); // (2)
    const minusFTilde = times(-1, affine(p.b_f, [row(p.w_f), x])); // (3)
    const o = sigmoid(affine(p.b_o, [p.W_o, x])); // (4)
    const s = forget === "exp" ? minusFTilde : softplus(minusFTilde); // (5)
    const l = sub(previous.m, s); // (6)
    const m = max(l, iTilde); // (7)
    const i = exp(sub(iTilde, m)); // (8)
    const f = exp(sub(l, m)); // (9)
    const C = add(times(sum(f), previous.C), outer(times(sum(i), v), k)); // (10)
    const n = add(times(sum(f), previous.n), times(sum(i), k)); // (11)
    const e = exp(times(-1, m)); // (12)
    const d = Math.max(Math.abs(dot(n, q)), sum(e)); // (12)
    const r = times(1 / d, affine(null, [square(C), q])); // (13)
    const h = mul(o, r); // (14)
    return { q, k, v, iTilde, s, o, l, m, i, f, C, n, e, r, h };
  },

  backward(algebra, p, dP, { x, previous, now }, { h: dH, C: dCLater, n: dNLater, m: dMLater }) {
    const { affine, add, sub, mul, times, complement, exceeds, outer, dot, sum, slope, accumulate, transposed } =
      algebra;
    const { q, k, v, iTilde, s, o, l, i, f, C, n, e, r } = now;
    const product = dot(n, q); // (12)
    const d = Math.max(Math.abs(product), sum(e)); // (12)
    const dO = mul(dH, r); // (14)
    const dR = mul(dH, o); // (14)
    const dCq = times(1 / d, dR); // (13)
    const dD = -dot(dR, r) / d; // (13)
    const [dProduct, dE] = Math.abs(product) > sum(e) ? [dD * Math.sign(product), 0] : [0, dD]; // (12)
    const dN = add(dNLater, times(dProduct, q)); // (12)
    const dC = add(dCLater, outer(dCq, q)); // (13)
    const dQ = add(transposed([square(C), dCq]), times(dProduct, n)); // (13) (12)
    const dCk = affine(null, [square(dC), k]); // (10)
    const dF = dot(dC, previous.C) + dot(dN, previous.n); // (10) (11)
    const dI = dot(dCk, v) + dot(dN, k); // (10) (11)
    const dV = times(sum(i), dCk); // (10)
    const dK = times(sum(i), add(transposed([square(dC), v]), dN)); // (10) (11)
    const dFExponent = times(dF, slope.exp(f)); // (9)
    const dIExponent = times(dI, slope.exp(i)); // (8)
    const dM = sub(dMLater, add(times(dE, slope.exp(e)), dFExponent, dIExponent)); // (12) (9) (8)
    const fromI = exceeds(iTilde, l); // (7)
    const dL = add(dFExponent, mul(dM, complement(fromI))); // (9) (7)
    const dAi = add(dIExponent, mul(dM, fromI)); // (8) (7)
    const dAf = forget === "exp" ? dL : mul(dL, slope.softplus(s)); // (6) (5)
    const dAo = mul(dO, slope.sigmoid(o)); // (4)
    const dAk = times(1 / Math.sqrt(k.length), dK); // (1)
    accumulate(dAo, dP.b_o, [dP.W_o, x]); // (4)
    accumulate(dAf, dP.b_f, [row(dP.w_f), x]); // (3)
    accumulate(dAi, dP.b_i, [row(dP.w_i), x]); // (2)
    accumulate(dV, dP.b_v, [dP.W_v, x]); // (1)
    accumulate(dAk, dP.b_k, [dP.W_k, x]); // (1)
    accumulate(dQ, dP.b_q, [dP.W_q, x]); // (1)
    const toGates = transposed([row(p.w_i), dAi], [row(p.w_f), dAf], [p.W_o, dAo]); // (2) (3) (4)
    return {
      dX: add(transposed([p.W_q, dQ], [p.W_k, dAk], [p.W_v, dV]), toGates), // (1)
      dPrevious: { C: times(sum(f), dC), n: times(sum(f), dN), m: dL }, // (10) (11) (6)
    };
  },
});

export const variants: readonly Cell[] = (["sigmoid", "exp"] as const).map(mlstmStabilised);
