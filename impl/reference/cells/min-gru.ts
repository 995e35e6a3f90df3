/**
 * minGRU in its sequential, linear form: Feng et al. 2024, arXiv 2410.01201. x is [m], all else [n]; h' is h one step earlier;
 * z = 1 writes.
 *
 *     z  = σ(W_z x + b_z)             (1)
 *     h̃  = W_h x + b_h                (2)
 *     h  = (1 − z) ⊙ h' + z ⊙ h̃       (3)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_z", "b_z", "W_h", "b_h"] as const;

type MinGruParameters = Parameters<(typeof parameters)[number]>;

const minGru: Cell<MinGruParameters, Vectors<"h">, Vectors<"z" | "hTilde" | "h">> = {
  id: "min-gru",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h"],

  forward({ affine, sigmoid, add, mul, complement }, p, x, previous) {
    const z = sigmoid(affine(p.b_z, [p.W_z, x])); // (1)
    const hTilde = affine(p.b_h, [p.W_h, x]); // (2)
    const h = add(mul(complement(z), previous.h), mul(z, hTilde)); // (3)
    return { z, hTilde, h };
  },

  backward({ sub, mul, complement, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH }) {
    const { z, hTilde } = now;
    const dHTilde = mul(dH, z); // (3)
    const dZ = mul(dH, sub(hTilde, previous.h)); // (3)
    const dAz = mul(dZ, slope.sigmoid(z)); // (1)
    accumulate(dHTilde, dP.b_h, [dP.W_h, x]); // (2)
    accumulate(dAz, dP.b_z, [dP.W_z, x]); // (1)
    return {
      dX: transposed([p.W_z, dAz], [p.W_h, dHTilde]), // (1) (2)
      dPrevious: { h: mul(dH, complement(z)) }, // (3)
    };
  },
};

export const variants: readonly Cell[] = [minGru];
