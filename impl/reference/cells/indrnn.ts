/**
 * Independently recurrent network: Li et al. 2018, arXiv 1803.04831, equation (2). Computed by haste IndRNN (tanh).
 * x is [m], all else [n]; h' is h one step earlier; φ is tanh or relu.
 *
 *     h = φ(W_h x + u_h ⊙ h' + b_h)   (1)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_h", "u_h", "b_h"] as const;

type IndrnnParameters = Parameters<(typeof parameters)[number]>;

const indrnn = (activation: "tanh" | "relu"): Cell<IndrnnParameters, Vectors<"h">> => ({
  id: "indrnn",
  defaults: { activation: "tanh", bias: true },
  options: activation === "tanh" ? {} : { activation },
  parameters,
  state: ["h"],

  forward({ affine, add, mul, [activation]: phi }, p, x, previous) {
    return { h: phi(add(affine(p.b_h, [p.W_h, x]), mul(p.u_h, previous.h))) }; // (1)
  },

  backward({ mul, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH }) {
    const dA = mul(dH, slope[activation](now.h)); // (1)
    accumulate(mul(dA, previous.h), dP.u_h); // (1)
    accumulate(dA, dP.b_h, [dP.W_h, x]); // (1)
    return {
      dX: transposed([p.W_h, dA]), // (1)
      dPrevious: { h: mul(dA, p.u_h) }, // (1)
    };
  },
});

export const variants: readonly Cell[] = (["tanh", "relu"] as const).map(indrnn);
