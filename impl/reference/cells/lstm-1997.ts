/**
 * Long short-term memory without forget gate: Hochreiter & Schmidhuber 1997, with tanh for both squashing functions and the
 * full gradient. x is [m], all else [n]; h', c' are h, c one step earlier.
 *
 *     i = σ(W_i x + U_i h' + b_i)      (1)
 *     o = σ(W_o x + U_o h' + b_o)      (2)
 *     g = tanh(W_g x + U_g h' + b_g)   (3)
 *     c = c' + i ⊙ g                   (4)
 *     h = o ⊙ tanh(c)                  (5)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_i", "U_i", "b_i", "W_o", "U_o", "b_o", "W_g", "U_g", "b_g"] as const;

type Lstm1997Parameters = Parameters<(typeof parameters)[number]>;

const lstm1997: Cell<Lstm1997Parameters, Vectors<"h" | "c">, Vectors<"i" | "o" | "g" | "c" | "tanhC" | "h">> = {
  id: "lstm-1997",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h", "c"],

  forward({ affine, sigmoid, tanh, add, mul }, p, x, previous) {
    const i = sigmoid(affine(p.b_i, [p.W_i, x], [p.U_i, previous.h])); // (1)
    const o = sigmoid(affine(p.b_o, [p.W_o, x], [p.U_o, previous.h])); // (2)
    const g = tanh(affine(p.b_g, [p.W_g, x], [p.U_g, previous.h])); // (3)
    const c = add(previous.c, mul(i, g)); // (4)
    const tanhC = tanh(c); // (5)
    const h = mul(o, tanhC); // (5)
    return { i, o, g, c, tanhC, h };
  },

  backward({ add, mul, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH, c: dCLater }) {
    const { i, o, g, tanhC } = now;
    const dO = mul(dH, tanhC); // (5)
    const dC = add(dCLater, mul(dH, o, slope.tanh(tanhC))); // (5)
    const dI = mul(dC, g); // (4)
    const dG = mul(dC, i); // (4)
    const dAg = mul(dG, slope.tanh(g)); // (3)
    const dAo = mul(dO, slope.sigmoid(o)); // (2)
    const dAi = mul(dI, slope.sigmoid(i)); // (1)
    accumulate(dAg, dP.b_g, [dP.W_g, x], [dP.U_g, previous.h]); // (3)
    accumulate(dAo, dP.b_o, [dP.W_o, x], [dP.U_o, previous.h]); // (2)
    accumulate(dAi, dP.b_i, [dP.W_i, x], [dP.U_i, previous.h]); // (1)
    return {
      dX: transposed([p.W_i, dAi], [p.W_o, dAo], [p.W_g, dAg]), // (1) (2) (3)
      dPrevious: {
        h: transposed([p.U_i, dAi], [p.U_o, dAo], [p.U_g, dAg]), // (1) (2) (3)
        c: dC, // (4)
      },
    };
  },
};

export const variants: readonly Cell[] = [lstm1997];
