/**
 * Long short-term memory with zoneout, given the masks: Krueger et al., ICLR 2017. x is [m], all else [n]; h', c' are h, c one step
 * earlier; where a mask is 1 the old value stays.
 *
 *     i = σ(W_i x + U_i h' + b_i)               (1)
 *     f = σ(W_f x + U_f h' + b_f)               (2)
 *     o = σ(W_o x + U_o h' + b_o)               (3)
 *     g = tanh(W_g x + U_g h' + b_g)            (4)
 *     ĉ = f ⊙ c' + i ⊙ g                        (5)
 *     ĥ = o ⊙ tanh(ĉ)                           (6)
 *     c = mask_c ⊙ c' + (1 − mask_c) ⊙ ĉ        (7)
 *     h = mask_h ⊙ h' + (1 − mask_h) ⊙ ĥ        (8)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = [
  "W_i",
  "U_i",
  "b_i",
  "W_f",
  "U_f",
  "b_f",
  "W_o",
  "U_o",
  "b_o",
  "W_g",
  "U_g",
  "b_g",
  "mask_c",
  "mask_h",
] as const;

type LstmZoneoutParameters = Parameters<(typeof parameters)[number]>;

const lstmZoneout: Cell<
  LstmZoneoutParameters,
  Vectors<"h" | "c">,
  Vectors<"i" | "f" | "o" | "g" | "cNew" | "tanhC" | "hNew" | "c" | "h">
> = {
  id: "lstm-zoneout",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h", "c"],

  forward({ affine, sigmoid, tanh, add, mul, complement }, p, x, previous) {
    const i = sigmoid(affine(p.b_i, [p.W_i, x], [p.U_i, previous.h])); // (1)
    const f = sigmoid(affine(p.b_f, [p.W_f, x], [p.U_f, previous.h])); // (2)
    const o = sigmoid(affine(p.b_o, [p.W_o, x], [p.U_o, previous.h])); // (3)
    const g = tanh(affine(p.b_g, [p.W_g, x], [p.U_g, previous.h])); // (4)
    const cNew = add(mul(f, previous.c), mul(i, g)); // (5)
    const tanhC = tanh(cNew); // (6)
    const hNew = mul(o, tanhC); // (6)
    const c = add(mul(p.mask_c, previous.c), mul(complement(p.mask_c), cNew)); // (7)
    const h = add(mul(p.mask_h, previous.h), mul(complement(p.mask_h), hNew)); // (8)
    return { i, f, o, g, cNew, tanhC, hNew, c, h };
  },

  backward({ add, sub, mul, complement, slope, accumulate, transposed }, p, dP, { x, previous, now }, dNow) {
    const { i, f, o, g, cNew, tanhC, hNew } = now;
    const dHNew = mul(dNow.h, complement(p.mask_h)); // (8)
    const dO = mul(dHNew, tanhC); // (6)
    const dCNew = add(mul(dNow.c, complement(p.mask_c)), mul(dHNew, o, slope.tanh(tanhC))); // (7) (6)
    const dF = mul(dCNew, previous.c); // (5)
    const dI = mul(dCNew, g); // (5)
    const dG = mul(dCNew, i); // (5)
    const dAg = mul(dG, slope.tanh(g)); // (4)
    const dAo = mul(dO, slope.sigmoid(o)); // (3)
    const dAf = mul(dF, slope.sigmoid(f)); // (2)
    const dAi = mul(dI, slope.sigmoid(i)); // (1)
    accumulate(mul(dNow.h, sub(previous.h, hNew)), dP.mask_h); // (8)
    accumulate(mul(dNow.c, sub(previous.c, cNew)), dP.mask_c); // (7)
    accumulate(dAg, dP.b_g, [dP.W_g, x], [dP.U_g, previous.h]); // (4)
    accumulate(dAo, dP.b_o, [dP.W_o, x], [dP.U_o, previous.h]); // (3)
    accumulate(dAf, dP.b_f, [dP.W_f, x], [dP.U_f, previous.h]); // (2)
    accumulate(dAi, dP.b_i, [dP.W_i, x], [dP.U_i, previous.h]); // (1)
    const dSeen = transposed([p.U_i, dAi], [p.U_f, dAf], [p.U_o, dAo], [p.U_g, dAg]); // (1) (2) (3) (4)
    return {
      dX: transposed([p.W_i, dAi], [p.W_f, dAf], [p.W_o, dAo], [p.W_g, dAg]), // (1) (2) (3) (4)
      dPrevious: {
        h: add(dSeen, mul(dNow.h, p.mask_h)), // (8)
        c: add(mul(dCNew, f), mul(dNow.c, p.mask_c)), // (5) (7)
      },
    };
  },
};

export const variants: readonly Cell[] = [lstmZoneout];
