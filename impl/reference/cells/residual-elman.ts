/**
 * Elman network with an identity skip: Flax `SimpleCell(residual=True)`. x is [m], all else [n]; h' is h one step earlier.
 *
 *     h = tanh(W_h x + U_h h' + b_h + h')   (1)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_h", "U_h", "b_h"] as const;

type ResidualElmanParameters = Parameters<(typeof parameters)[number]>;

const residualElman: Cell<ResidualElmanParameters, Vectors<"h">> = {
  id: "residual-elman",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h"],

  forward({ affine, tanh, add }, p, x, previous) {
    return { h: tanh(add(affine(p.b_h, [p.W_h, x], [p.U_h, previous.h]), previous.h)) }; // (1)
  },

  backward({ add, mul, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH }) {
    const dA = mul(dH, slope.tanh(now.h)); // (1)
    accumulate(dA, dP.b_h, [dP.W_h, x], [dP.U_h, previous.h]); // (1)
    return {
      dX: transposed([p.W_h, dA]), // (1)
      dPrevious: { h: add(dA, transposed([p.U_h, dA])) }, // (1)
    };
  },
};

export const variants: readonly Cell[] = [residualElman];
