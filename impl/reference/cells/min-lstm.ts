/**
 * minLSTM in its sequential, linear form: Feng et al. 2024, arXiv 2410.01201. x is [m], all else [n]; h' is h one step earlier.
 *
 *     f  = σ(W_f x + b_f)             (1)
 *     i  = σ(W_i x + b_i)             (2)
 *     s  = f + i                      (3)
 *     f̂  = f / s, î = i / s           (4)
 *     h̃  = W_h x + b_h                (5)
 *     h  = f̂ ⊙ h' + î ⊙ h̃             (6)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_f", "b_f", "W_i", "b_i", "W_h", "b_h"] as const;

type MinLstmParameters = Parameters<(typeof parameters)[number]>;

const minLstm: Cell<MinLstmParameters, Vectors<"h">, Vectors<"f" | "i" | "fHat" | "iHat" | "hTilde" | "h">> = {
  id: "min-lstm",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h"],

  forward({ affine, sigmoid, add, mul, div }, p, x, previous) {
    const f = sigmoid(affine(p.b_f, [p.W_f, x])); // (1)
    const i = sigmoid(affine(p.b_i, [p.W_i, x])); // (2)
    const s = add(f, i); // (3)
    const fHat = div(f, s); // (4)
    const iHat = div(i, s); // (4)
    const hTilde = affine(p.b_h, [p.W_h, x]); // (5)
    const h = add(mul(fHat, previous.h), mul(iHat, hTilde)); // (6)
    return { f, i, fHat, iHat, hTilde, h };
  },

  /** By the quotient rule df̂ = f̂ î (df/f − di/i), and dσ/σ = 1 − σ: neither gate is divided by. */
  backward({ sub, mul, times, complement, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH }) {
    const { f, i, fHat, iHat, hTilde } = now;
    const dHTilde = mul(dH, iHat); // (6)
    const dShare = mul(dH, sub(previous.h, hTilde), fHat, iHat); // (6) (4)
    const dAi = times(-1, mul(dShare, complement(i))); // (4) (3) (2)
    const dAf = mul(dShare, complement(f)); // (4) (3) (1)
    accumulate(dHTilde, dP.b_h, [dP.W_h, x]); // (5)
    accumulate(dAi, dP.b_i, [dP.W_i, x]); // (2)
    accumulate(dAf, dP.b_f, [dP.W_f, x]); // (1)
    return {
      dX: transposed([p.W_f, dAf], [p.W_i, dAi], [p.W_h, dHTilde]), // (1) (2) (5)
      dPrevious: { h: mul(dH, fHat) }, // (6)
    };
  },
};

export const variants: readonly Cell[] = [minLstm];
