/**
 * Light gated recurrent unit without batch normalisation: Ravanelli et al. 2018, arXiv 1803.10225. Computed by SpeechBrain LiGRU
 * without normalisation and dropout. x is [m], all else [n]; h' is h one step earlier; z = 1 keeps; φ is relu or tanh.
 *
 *     z  = σ(W_z x + U_z h' + b_z)       (1)
 *     h̃  = φ(W_h x + U_h h' + b_h)       (2)
 *     h  = z ⊙ h' + (1 − z) ⊙ h̃          (3)
 */
import { nonDefault, type Cell, type Parameters, type Vectors } from "../cell.ts";

const parameters = ["W_z", "U_z", "b_z", "W_h", "U_h", "b_h"] as const;

type LiGruParameters = Parameters<(typeof parameters)[number]>;

const defaults = { activation: "relu" } as const;

const liGru = (activation: "relu" | "tanh"): Cell<LiGruParameters, Vectors<"h">, Vectors<"z" | "hTilde" | "h">> => ({
  id: "li-gru",
  defaults: { ...defaults, bias: true },
  options: nonDefault(defaults, { activation }),
  parameters,
  state: ["h"],

  forward({ affine, sigmoid, [activation]: phi, add, mul, complement }, p, x, previous) {
    const z = sigmoid(affine(p.b_z, [p.W_z, x], [p.U_z, previous.h])); // (1)
    const hTilde = phi(affine(p.b_h, [p.W_h, x], [p.U_h, previous.h])); // (2)
    const h = add(mul(z, previous.h), mul(complement(z), hTilde)); // (3)
    return { z, hTilde, h };
  },

  backward({ add, sub, mul, complement, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH }) {
    const { z, hTilde } = now;
    const dZ = mul(dH, sub(previous.h, hTilde)); // (3)
    const dHTilde = mul(dH, complement(z)); // (3)
    const dAh = mul(dHTilde, slope[activation](hTilde)); // (2)
    const dAz = mul(dZ, slope.sigmoid(z)); // (1)
    accumulate(dAh, dP.b_h, [dP.W_h, x], [dP.U_h, previous.h]); // (2)
    accumulate(dAz, dP.b_z, [dP.W_z, x], [dP.U_z, previous.h]); // (1)
    return {
      dX: transposed([p.W_z, dAz], [p.W_h, dAh]), // (1) (2)
      dPrevious: { h: add(mul(dH, z), transposed([p.U_z, dAz], [p.U_h, dAh])) }, // (3) (1) (2)
    };
  },
});

export const variants: readonly Cell[] = (["relu", "tanh"] as const).map(liGru);
