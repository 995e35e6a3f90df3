/**
 * Gated recurrent unit of type 2: Dey and Salem 2017, arXiv 1701.05923. x is [m], all else [n]; h' is h one step earlier; z = 1
 * writes.
 *
 *     z  = σ(U_z h')                           (1)
 *     r  = σ(U_r h')                           (2)
 *     h̃  = tanh(W_h x + U_h (r ⊙ h') + b_h)    (3)
 *     h  = (1 − z) ⊙ h' + z ⊙ h̃                (4)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["U_z", "U_r", "W_h", "U_h", "b_h"] as const;

type GruType2Parameters = Parameters<(typeof parameters)[number]>;

const gruType2: Cell<GruType2Parameters, Vectors<"h">, Vectors<"z" | "r" | "rh" | "hTilde" | "h">> = {
  id: "gru-type2",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h"],

  forward({ affine, sigmoid, tanh, add, mul, complement }, p, x, previous) {
    const z = sigmoid(affine(null, [p.U_z, previous.h])); // (1)
    const r = sigmoid(affine(null, [p.U_r, previous.h])); // (2)
    const rh = mul(r, previous.h); // (3)
    const hTilde = tanh(affine(p.b_h, [p.W_h, x], [p.U_h, rh])); // (3)
    const h = add(mul(complement(z), previous.h), mul(z, hTilde)); // (4)
    return { z, r, rh, hTilde, h };
  },

  backward({ add, sub, mul, complement, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH }) {
    const { z, r, rh, hTilde } = now;
    const dHTilde = mul(dH, z); // (4)
    const dZ = mul(dH, sub(hTilde, previous.h)); // (4)
    const dAh = mul(dHTilde, slope.tanh(hTilde)); // (3)
    const dRh = transposed([p.U_h, dAh]); // (3)
    const dR = mul(dRh, previous.h); // (3)
    const dAr = mul(dR, slope.sigmoid(r)); // (2)
    const dAz = mul(dZ, slope.sigmoid(z)); // (1)
    accumulate(dAh, dP.b_h, [dP.W_h, x], [dP.U_h, rh]); // (3)
    accumulate(dAr, null, [dP.U_r, previous.h]); // (2)
    accumulate(dAz, null, [dP.U_z, previous.h]); // (1)
    return {
      dX: transposed([p.W_h, dAh]), // (3)
      dPrevious: { h: add(mul(dH, complement(z)), mul(dRh, r), transposed([p.U_z, dAz], [p.U_r, dAr])) }, // (4) (3) (1) (2)
    };
  },
};

export const variants: readonly Cell[] = [gruType2];
