/**
 * JANET with β = 1: van der Westhuizen and Lasenby 2018, arXiv 1804.04849. x is [m], all else [n]; h' is h one step earlier.
 *
 *     f  = σ(s), v = σ(s − 1), s = W_s x + U_s h' + b_s    (1)
 *     c̃  = tanh(W_c x + U_c h' + b_c)                      (2)
 *     h  = f ⊙ h' + (1 − v) ⊙ c̃                            (3)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_s", "U_s", "b_s", "W_c", "U_c", "b_c"] as const;

type JanetParameters = Parameters<(typeof parameters)[number]>;

const janet: Cell<JanetParameters, Vectors<"h">, Vectors<"f" | "v" | "cTilde" | "h">> = {
  id: "janet",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h"],

  forward({ affine, sigmoid, tanh, add, mul, plus, complement }, p, x, previous) {
    const s = affine(p.b_s, [p.W_s, x], [p.U_s, previous.h]); // (1)
    const f = sigmoid(s); // (1)
    const v = sigmoid(plus(-1, s)); // (1)
    const cTilde = tanh(affine(p.b_c, [p.W_c, x], [p.U_c, previous.h])); // (2)
    const h = add(mul(f, previous.h), mul(complement(v), cTilde)); // (3)
    return { f, v, cTilde, h };
  },

  backward({ add, sub, mul, complement, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH }) {
    const { f, v, cTilde } = now;
    const dF = mul(dH, previous.h); // (3)
    const dWritten = mul(dH, cTilde); // (3)
    const dCTilde = mul(dH, complement(v)); // (3)
    const dAc = mul(dCTilde, slope.tanh(cTilde)); // (2)
    const dS = sub(mul(dF, slope.sigmoid(f)), mul(dWritten, slope.sigmoid(v))); // (1)
    accumulate(dAc, dP.b_c, [dP.W_c, x], [dP.U_c, previous.h]); // (2)
    accumulate(dS, dP.b_s, [dP.W_s, x], [dP.U_s, previous.h]); // (1)
    return {
      dX: transposed([p.W_s, dS], [p.W_c, dAc]), // (1) (2)
      dPrevious: { h: add(mul(dH, f), transposed([p.U_s, dS], [p.U_c, dAc])) }, // (3) (1) (2)
    };
  },
};

export const variants: readonly Cell[] = [janet];
