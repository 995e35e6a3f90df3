/**
 * Recurrent highway network, depth 2, coupled carry gate: Zilly et al. 2017, arXiv 1607.03474. Computed by the authors'
 * rhn.py. x is [m], all else [n]; h' is h one step earlier; t = 1 writes.
 *
 *     h1 = tanh(W_h x + U_h1 h' + b_h1)   (1)
 *     t1 = σ(W_t x + U_t1 h' + b_t1)      (2)
 *     s1 = (1 − t1) ⊙ h' + t1 ⊙ h1        (3)
 *     h2 = tanh(U_h2 s1 + b_h2)           (4)
 *     t2 = σ(U_t2 s1 + b_t2)              (5)
 *     h  = (1 − t2) ⊙ s1 + t2 ⊙ h2        (6)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_h", "U_h1", "b_h1", "W_t", "U_t1", "b_t1", "U_h2", "b_h2", "U_t2", "b_t2"] as const;

type RhnParameters = Parameters<(typeof parameters)[number]>;

const rhn: Cell<RhnParameters, Vectors<"h">, Vectors<"h1" | "t1" | "s1" | "h2" | "t2" | "h">> = {
  id: "rhn",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h"],

  forward({ affine, sigmoid, tanh, add, mul, complement }, p, x, previous) {
    const h1 = tanh(affine(p.b_h1, [p.W_h, x], [p.U_h1, previous.h])); // (1)
    const t1 = sigmoid(affine(p.b_t1, [p.W_t, x], [p.U_t1, previous.h])); // (2)
    const s1 = add(mul(complement(t1), previous.h), mul(t1, h1)); // (3)
    const h2 = tanh(affine(p.b_h2, [p.U_h2, s1])); // (4)
    const t2 = sigmoid(affine(p.b_t2, [p.U_t2, s1])); // (5)
    const h = add(mul(complement(t2), s1), mul(t2, h2)); // (6)
    return { h1, t1, s1, h2, t2, h };
  },

  backward({ add, sub, mul, complement, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH }) {
    const { h1, t1, s1, h2, t2 } = now;
    const dT2 = mul(dH, sub(h2, s1)); // (6)
    const dH2 = mul(dH, t2); // (6)
    const dAt2 = mul(dT2, slope.sigmoid(t2)); // (5)
    const dAh2 = mul(dH2, slope.tanh(h2)); // (4)
    const dS1 = add(mul(dH, complement(t2)), transposed([p.U_h2, dAh2], [p.U_t2, dAt2])); // (6) (4) (5)
    const dT1 = mul(dS1, sub(h1, previous.h)); // (3)
    const dH1 = mul(dS1, t1); // (3)
    const dAt1 = mul(dT1, slope.sigmoid(t1)); // (2)
    const dAh1 = mul(dH1, slope.tanh(h1)); // (1)
    accumulate(dAt2, dP.b_t2, [dP.U_t2, s1]); // (5)
    accumulate(dAh2, dP.b_h2, [dP.U_h2, s1]); // (4)
    accumulate(dAt1, dP.b_t1, [dP.W_t, x], [dP.U_t1, previous.h]); // (2)
    accumulate(dAh1, dP.b_h1, [dP.W_h, x], [dP.U_h1, previous.h]); // (1)
    return {
      dX: transposed([p.W_h, dAh1], [p.W_t, dAt1]), // (1) (2)
      dPrevious: { h: add(mul(dS1, complement(t1)), transposed([p.U_h1, dAh1], [p.U_t1, dAt1])) }, // (3) (1) (2)
    };
  },
};

export const variants: readonly Cell[] = [rhn];
