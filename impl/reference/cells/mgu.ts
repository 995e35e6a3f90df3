/**
 * Minimal gated unit: Zhou, Wu, Zhang and Zhou 2016, arXiv 1603.09420. x is [m], all else [n]; h' is h one step earlier; f = 1
 * writes, and f is the reset gate too.
 *
 *     f  = σ(W_f x + U_f h' + b_f)             (1)
 *     h̃  = tanh(W_h x + U_h (f ⊙ h') + b_h)    (2)
 *     h  = (1 − f) ⊙ h' + f ⊙ h̃                (3)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_f", "U_f", "b_f", "W_h", "U_h", "b_h"] as const;

type MguParameters = Parameters<(typeof parameters)[number]>;

const mgu: Cell<MguParameters, Vectors<"h">, Vectors<"f" | "fh" | "hTilde" | "h">> = {
  id: "mgu",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h"],

  forward({ affine, sigmoid, tanh, add, mul, complement }, p, x, previous) {
    const f = sigmoid(affine(p.b_f, [p.W_f, x], [p.U_f, previous.h])); // (1)
    const fh = mul(f, previous.h); // (2)
    const hTilde = tanh(affine(p.b_h, [p.W_h, x], [p.U_h, fh])); // (2)
    const h = add(mul(complement(f), previous.h), mul(f, hTilde)); // (3)
    return { f, fh, hTilde, h };
  },

  backward({ add, sub, mul, complement, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH }) {
    const { f, fh, hTilde } = now;
    const dHTilde = mul(dH, f); // (3)
    const dAh = mul(dHTilde, slope.tanh(hTilde)); // (2)
    const dFh = transposed([p.U_h, dAh]); // (2)
    const dF = add(mul(dH, sub(hTilde, previous.h)), mul(dFh, previous.h)); // (3) (2)
    const dAf = mul(dF, slope.sigmoid(f)); // (1)
    accumulate(dAh, dP.b_h, [dP.W_h, x], [dP.U_h, fh]); // (2)
    accumulate(dAf, dP.b_f, [dP.W_f, x], [dP.U_f, previous.h]); // (1)
    return {
      dX: transposed([p.W_f, dAf], [p.W_h, dAh]), // (1) (2)
      dPrevious: { h: add(mul(dH, complement(f)), mul(dFh, f), transposed([p.U_f, dAf])) }, // (3) (2) (1)
    };
  },
};

export const variants: readonly Cell[] = [mgu];
