/**
 * Update gate network: Collins, Sohl-Dickstein and Sussillo 2016, arXiv 1611.09913. x is [m], all else [n]; h' is h one step
 * earlier; g = 1 keeps.
 *
 *     c  = tanh(W_c x + U_c h' + b_c)    (1)
 *     g  = σ(W_g x + U_g h' + b_g)       (2)
 *     h  = g ⊙ h' + (1 − g) ⊙ c          (3)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_c", "U_c", "b_c", "W_g", "U_g", "b_g"] as const;

type UgrnnParameters = Parameters<(typeof parameters)[number]>;

const ugrnn: Cell<UgrnnParameters, Vectors<"h">, Vectors<"c" | "g" | "h">> = {
  id: "ugrnn",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h"],

  forward({ affine, sigmoid, tanh, add, mul, complement }, p, x, previous) {
    const c = tanh(affine(p.b_c, [p.W_c, x], [p.U_c, previous.h])); // (1)
    const g = sigmoid(affine(p.b_g, [p.W_g, x], [p.U_g, previous.h])); // (2)
    const h = add(mul(g, previous.h), mul(complement(g), c)); // (3)
    return { c, g, h };
  },

  backward({ add, sub, mul, complement, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH }) {
    const { c, g } = now;
    const dG = mul(dH, sub(previous.h, c)); // (3)
    const dC = mul(dH, complement(g)); // (3)
    const dAg = mul(dG, slope.sigmoid(g)); // (2)
    const dAc = mul(dC, slope.tanh(c)); // (1)
    accumulate(dAg, dP.b_g, [dP.W_g, x], [dP.U_g, previous.h]); // (2)
    accumulate(dAc, dP.b_c, [dP.W_c, x], [dP.U_c, previous.h]); // (1)
    return {
      dX: transposed([p.W_c, dAc], [p.W_g, dAg]), // (1) (2)
      dPrevious: { h: add(mul(dH, g), transposed([p.U_c, dAc], [p.U_g, dAg])) }, // (3) (1) (2)
    };
  },
};

export const variants: readonly Cell[] = [ugrnn];
