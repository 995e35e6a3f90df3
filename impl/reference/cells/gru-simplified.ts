/**
 * GRU without a reset gate: Ng, Sequence Models, 2018. x is [m], all else [n]; h' is h one step earlier; u = 1 writes.
 *
 *     u  = σ(W_u x + U_u h' + b_u)       (1)
 *     h̃  = tanh(W_c x + U_c h' + b_c)    (2)
 *     h  = u ⊙ h̃ + (1 − u) ⊙ h'          (3)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_u", "U_u", "b_u", "W_c", "U_c", "b_c"] as const;

type GruSimplifiedParameters = Parameters<(typeof parameters)[number]>;

const gruSimplified: Cell<GruSimplifiedParameters, Vectors<"h">, Vectors<"u" | "hTilde" | "h">> = {
  id: "gru-simplified",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h"],

  forward({ affine, sigmoid, tanh, add, mul, complement }, p, x, previous) {
    const u = sigmoid(affine(p.b_u, [p.W_u, x], [p.U_u, previous.h])); // (1)
    const hTilde = tanh(affine(p.b_c, [p.W_c, x], [p.U_c, previous.h])); // (2)
    const h = add(mul(u, hTilde), mul(complement(u), previous.h)); // (3)
    return { u, hTilde, h };
  },

  backward({ add, sub, mul, complement, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH }) {
    const { u, hTilde } = now;
    const dU = mul(dH, sub(hTilde, previous.h)); // (3)
    const dHTilde = mul(dH, u); // (3)
    const dAc = mul(dHTilde, slope.tanh(hTilde)); // (2)
    const dAu = mul(dU, slope.sigmoid(u)); // (1)
    accumulate(dAc, dP.b_c, [dP.W_c, x], [dP.U_c, previous.h]); // (2)
    accumulate(dAu, dP.b_u, [dP.W_u, x], [dP.U_u, previous.h]); // (1)
    return {
      dX: transposed([p.W_u, dAu], [p.W_c, dAc]), // (1) (2)
      dPrevious: { h: add(mul(dH, complement(u)), transposed([p.U_u, dAu], [p.U_c, dAc])) }, // (3) (1) (2)
    };
  },
};

export const variants: readonly Cell[] = [gruSimplified];
