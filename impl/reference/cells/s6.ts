/**
 * Selective state space model of Mamba: Gu and Dao 2023, arXiv 2312.00752. The first form of (6) is computed by mamba's
 * selective_scan_ref, the second is zero-order hold. x, y, d and D are [m], B and C [n], all else [m, n]; H' is H one step
 * earlier; A = −exp(A_log).
 *
 *     d = softplus(W_d x + b_d)          (1)
 *     B = W_B x                          (2)
 *     C = W_C x                          (3)
 *     R = exp(A_log)                     (4)
 *     E = exp(−(d 1ᵀ) ⊙ R)               (5)
 *     V = (d ⊙ x) Bᵀ  or  (1 − E) / R ⊙ (x Bᵀ)    (6)
 *     H = E ⊙ H' + V                     (7)
 *     y = H C + D ⊙ x                    (8)
 */
import type { Matrix, Vector } from "../algebra/types.ts";
import type { Cell, Parameters, Vectors } from "../cell.ts";
import { matrix } from "../algebra/matrix.ts";

const parameters = ["W_d", "b_d", "W_B", "W_C", "A_log", "D"] as const;

type S6Parameters = Parameters<Exclude<(typeof parameters)[number], "A_log">> & { readonly A_log: Matrix };

type S6Cell = Cell<S6Parameters, Vectors<"H">, Vectors<"d" | "B" | "C" | "E" | "H" | "y">, "y">;

const s6 = (discretisation: "euler" | "zoh"): S6Cell => ({
  id: "s6",
  defaults: { discretisation: "euler" },
  options: discretisation === "euler" ? {} : { discretisation },
  parameters,
  state: ["H"],
  output: "y",
  shapes: { W_d: ["m", "m"], b_d: ["m"], A_log: ["m", "n"], D: ["m"], H: ["m", "n"], y: ["m"] },

  forward({ affine, softplus, exp, add, mul, div, times, complement, outer, ones }, p, x, previous) {
    const d = softplus(affine(p.b_d, [p.W_d, x])); // (1)
    const B = affine(null, [p.W_B, x]); // (2)
    const C = affine(null, [p.W_C, x]); // (3)
    const R = exp(p.A_log.data); // (4)
    const E = exp(times(-1, mul(outer(d, ones(B.length)), R))); // (5)
    const V = discretisation === "euler" ? outer(mul(d, x), B) : mul(div(complement(E), R), outer(x, B)); // (6)
    const H = add(mul(E, previous.H), V); // (7)
    const y = add(affine(null, [matrix(x.length, C.length, H), C]), mul(p.D, x)); // (8)
    return { d, B, C, E, H, y };
  },

  backward(algebra, p, dP, { x, previous, now }, { y: dY, H: dHLater }) {
    const { affine, add, sub, mul, div, times, exp, complement, outer, ones, slope, accumulate, transposed } = algebra;
    const { d, B, C, E, H } = now;
    const [m, n] = [x.length, B.length];
    const R = exp(p.A_log.data); // (4)
    const rowSums = (M: Vector): Vector => affine(null, [matrix(m, n, M), ones(n)]);
    const dH = add(dHLater, outer(dY, C)); // (8)
    const dC = transposed([matrix(m, n, H), dY]); // (8)
    const held = div(complement(E), R); // (6)
    // Euler: by d ⊙ x and B, as (6) multiplies them; else by x Bᵀ, and by the factor before it
    const euler = discretisation === "euler";
    const dFactor = mul(dH, outer(x, B)); // (6)
    const dBy = affine(null, [matrix(m, n, euler ? dH : mul(dH, held)), B]); // (6)
    const dOfX = euler ? mul(d, dBy) : dBy; // (6)
    const dB = transposed(euler ? [matrix(m, n, dH), mul(d, x)] : [matrix(m, n, mul(dH, held)), x]); // (6)
    const dKept = mul(dH, previous.H); // (7)
    const dE = euler ? dKept : sub(dKept, div(dFactor, R)); // (7) (6)
    const dExponent = times(-1, mul(dE, slope.exp(E))); // (5)
    const dByStep = rowSums(mul(dExponent, R)); // (5)
    const dD = euler ? add(dByStep, mul(x, dBy)) : dByStep; // (5) (6)
    const dLogOfStep = mul(dExponent, outer(d, ones(n)), R); // (5) (4)
    const dALog = euler ? dLogOfStep : sub(dLogOfStep, mul(dFactor, held)); // (5) (6) (4)
    const dAd = mul(dD, slope.softplus(d)); // (1)
    accumulate(mul(dY, x), dP.D); // (8)
    accumulate(dALog, dP.A_log.data); // (4)
    accumulate(dC, null, [dP.W_C, x]); // (3)
    accumulate(dB, null, [dP.W_B, x]); // (2)
    accumulate(dAd, dP.b_d, [dP.W_d, x]); // (1)
    return {
      dX: add(mul(dY, p.D), dOfX, transposed([p.W_d, dAd], [p.W_B, dB], [p.W_C, dC])), // (8) (6) (1) (2) (3)
      dPrevious: { H: mul(dH, E) }, // (7)
    };
  },
});

export const variants: readonly Cell[] = (["euler", "zoh"] as const).map(s6);
