/**
 * mLSTM of the xLSTM, one head, without stabiliser: Beck et al. 2024, arXiv 2405.04517, equations (19)–(27). x is [m], C [n, n],
 * i, f and d scalars, all else [n]; C', n' are C, n one step earlier; φ is σ or exp.
 *
 *     q = W_q x + b_q                    (1)
 *     k = (W_k x + b_k) / √n             (2)
 *     v = W_v x + b_v                    (3)
 *     i = exp(w_iᵀ x + b_i)              (4)
 *     f = φ(w_fᵀ x + b_f)                (5)
 *     o = σ(W_o x + b_o)                 (6)
 *     C = f C' + i v kᵀ                  (7)
 *     n = f n' + i k                     (8)
 *     d = max(|s|, 1), s = nᵀ q          (9)
 *     r = C q / d                        (10)
 *     h = o ⊙ r                          (11)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";
import { row, square } from "../algebra/matrix.ts";

const parameters = ["W_q", "b_q", "W_k", "b_k", "W_v", "b_v", "w_i", "b_i", "w_f", "b_f", "W_o", "b_o"] as const;

type MlstmParameters = Parameters<(typeof parameters)[number]>;

type MlstmCell = Cell<
  MlstmParameters,
  Vectors<"C" | "n">,
  Vectors<"q" | "k" | "v" | "i" | "f" | "o" | "C" | "n" | "r" | "h">,
  "h"
>;

const mlstm = (forget: "sigmoid" | "exp"): MlstmCell => ({
  id: "mlstm",
  defaults: { forget: "sigmoid", bias: true },
  options: forget === "sigmoid" ? {} : { forget },
  parameters,
  state: ["C", "n"],
  shapes: { C: ["n", "n"], w_i: ["m"], b_i: [], w_f: ["m"], b_f: [] },

  forward({ affine, exp, sigmoid, [forget]: phi, add, mul, times, outer, dot, sum }, p, x, previous) {
    const q = affine(p.b_q, [p.W_q, x]); // (1)
    const k = times(1 / Math.sqrt(q.length), affine(p.b_k, [p.W_k, x])); // (2)
    const v = affine(p.b_v, [p.W_v, x]); // (3)
    const i = exp(affine(p.b_i, [row(p.w_i), x])); // (4)
    const f = phi(affine(p.b_f, [row(p.w_f), x])); // (5)
    const o = sigmoid(affine(p.b_o, [p.W_o, x])); // (6)
    const C = add(times(sum(f), previous.C), outer(times(sum(i), v), k)); // (7)
    const n = add(times(sum(f), previous.n), times(sum(i), k)); // (8)
    const d = Math.max(Math.abs(dot(n, q)), 1); // (9)
    const r = times(1 / d, affine(null, [square(C), q])); // (10)
    const h = mul(o, r); // (11)
    return { q, k, v, i, f, o, C, n, r, h };
  },

  backward(algebra, p, dP, { x, previous, now }, { h: dH, C: dCLater, n: dNLater }) {
    const { affine, add, mul, times, outer, dot, sum, slope, accumulate, transposed } = algebra;
    const { q, k, v, i, f, o, C, n, r } = now;
    const s = dot(n, q); // (9)
    const d = Math.max(Math.abs(s), 1); // (9)
    const dO = mul(dH, r); // (11)
    const dR = mul(dH, o); // (11)
    const dCq = times(1 / d, dR); // (10)
    const dS = Math.abs(s) > 1 ? (-dot(dR, r) / d) * Math.sign(s) : 0; // (10) (9)
    const dN = add(dNLater, times(dS, q)); // (9)
    const dC = add(dCLater, outer(dCq, q)); // (10)
    const dQ = add(transposed([square(C), dCq]), times(dS, n)); // (10) (9)
    const dCk = affine(null, [square(dC), k]); // (7)
    const dF = dot(dC, previous.C) + dot(dN, previous.n); // (7) (8)
    const dI = dot(dCk, v) + dot(dN, k); // (7) (8)
    const dV = times(sum(i), dCk); // (7)
    const dK = times(sum(i), add(transposed([square(dC), v]), dN)); // (7) (8)
    const dAo = mul(dO, slope.sigmoid(o)); // (6)
    const dAf = times(dF, slope[forget](f)); // (5)
    const dAi = times(dI, slope.exp(i)); // (4)
    const dAk = times(1 / Math.sqrt(k.length), dK); // (2)
    accumulate(dAo, dP.b_o, [dP.W_o, x]); // (6)
    accumulate(dAf, dP.b_f, [row(dP.w_f), x]); // (5)
    accumulate(dAi, dP.b_i, [row(dP.w_i), x]); // (4)
    accumulate(dV, dP.b_v, [dP.W_v, x]); // (3)
    accumulate(dAk, dP.b_k, [dP.W_k, x]); // (2)
    accumulate(dQ, dP.b_q, [dP.W_q, x]); // (1)
    const toGates = transposed([row(p.w_i), dAi], [row(p.w_f), dAf], [p.W_o, dAo]); // (4) (5) (6)
    return {
      dX: add(transposed([p.W_q, dQ], [p.W_k, dAk], [p.W_v, dV]), toGates), // (1) (2) (3)
      dPrevious: { C: times(sum(f), dC), n: times(sum(f), dN) }, // (7) (8)
    };
  },
});

export const variants: readonly Cell[] = (["sigmoid", "exp"] as const).map(mlstm);
