/**
 * Gated recurrent unit with coupled gates: the GRU of Cho et al. 2014 with the coupling of Greff et al. 2015. Computed by the code
 * of RecurrentLayers.jl MGUCell. x is [m], all else [n]; h' is h one step earlier; f = 1 keeps, s is what is kept.
 *
 *     f  = σ(W_f x + U_f h' + b_f)       (1)
 *     s  = f ⊙ h'                        (2)
 *     h̃  = tanh(W_h x + U_h s + b_h)     (3)
 *     h  = s + (1 − f) ⊙ h̃               (4)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_f", "U_f", "b_f", "W_h", "U_h", "b_h"] as const;

type GruCoupledParameters = Parameters<(typeof parameters)[number]>;

const gruCoupled: Cell<GruCoupledParameters, Vectors<"h">, Vectors<"f" | "s" | "hTilde" | "h">> = {
  id: "gru-coupled",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h"],

  forward({ affine, sigmoid, tanh, add, mul, complement }, p, x, previous) {
    const f = sigmoid(affine(p.b_f, [p.W_f, x], [p.U_f, previous.h])); // (1)
    const s = mul(f, previous.h); // (2)
    const hTilde = tanh(affine(p.b_h, [p.W_h, x], [p.U_h, s])); // (3)
    const h = add(s, mul(complement(f), hTilde)); // (4)
    return { f, s, hTilde, h };
  },

  backward({ add, sub, mul, complement, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH }) {
    const { f, s, hTilde } = now;
    const dHTilde = mul(dH, complement(f)); // (4)
    const dAh = mul(dHTilde, slope.tanh(hTilde)); // (3)
    const dS = add(dH, transposed([p.U_h, dAh])); // (4) (3)
    const dF = sub(mul(dS, previous.h), mul(dH, hTilde)); // (2) (4)
    const dAf = mul(dF, slope.sigmoid(f)); // (1)
    accumulate(dAh, dP.b_h, [dP.W_h, x], [dP.U_h, s]); // (3)
    accumulate(dAf, dP.b_f, [dP.W_f, x], [dP.U_f, previous.h]); // (1)
    return {
      dX: transposed([p.W_f, dAf], [p.W_h, dAh]), // (1) (3)
      dPrevious: { h: add(mul(dS, f), transposed([p.U_f, dAf])) }, // (2) (1)
    };
  },
};

export const variants: readonly Cell[] = [gruCoupled];
