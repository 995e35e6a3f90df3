/**
 * Real-gated linear recurrent unit of Griffin: De et al. 2024, arXiv 2402.19427, equations (1)–(4), c = 8, dense gates. All is
 * [m]; h' is h one step earlier. L (Λ) has the sign of recurrentgemma's a_param.
 *
 *     r = σ(W_a x + b_a)                 (1)
 *     i = σ(W_x x + b_x)                 (2)
 *     a = exp(−8 softplus(L) ⊙ r)        (3)
 *     k = √(1 − a²)                      (4)
 *     u = i ⊙ x                          (5)
 *     h = a ⊙ h' + k ⊙ u                 (6)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_a", "b_a", "W_x", "b_x", "L"] as const;

type RgLruParameters = Parameters<(typeof parameters)[number]>;

const rgLru: Cell<RgLruParameters, Vectors<"h">, Vectors<"r" | "i" | "s" | "a" | "k" | "u" | "h">> = {
  id: "rg-lru",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h"],
  shapes: { W_a: ["m", "m"], b_a: ["m"], W_x: ["m", "m"], b_x: ["m"], L: ["m"], h: ["m"] },

  forward({ affine, sigmoid, softplus, exp, sqrt, add, mul, times, complement }, p, x, previous) {
    const r = sigmoid(affine(p.b_a, [p.W_a, x])); // (1)
    const i = sigmoid(affine(p.b_x, [p.W_x, x])); // (2)
    const s = softplus(p.L); // (3)
    const a = exp(times(-8, mul(s, r))); // (3)
    const k = sqrt(complement(mul(a, a))); // (4)
    const u = mul(i, x); // (5)
    const h = add(mul(a, previous.h), mul(k, u)); // (6)
    return { r, i, s, a, k, u, h };
  },

  backward({ add, sub, mul, div, times, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH }) {
    const { r, i, s, a, k, u } = now;
    const dU = mul(dH, k); // (6)
    const dK = mul(dH, u); // (6)
    const dI = mul(dU, x); // (5)
    const dA = sub(mul(dH, previous.h), div(mul(dK, a), k)); // (6) (4)
    const dExponent = times(-8, mul(dA, slope.exp(a))); // (3)
    const dAa = mul(dExponent, s, slope.sigmoid(r)); // (3) (1)
    const dAx = mul(dI, slope.sigmoid(i)); // (2)
    accumulate(mul(dExponent, r, slope.softplus(s)), dP.L); // (3)
    accumulate(dAx, dP.b_x, [dP.W_x, x]); // (2)
    accumulate(dAa, dP.b_a, [dP.W_a, x]); // (1)
    return {
      dX: add(mul(dU, i), transposed([p.W_a, dAa], [p.W_x, dAx])), // (5) (1) (2)
      dPrevious: { h: mul(dH, a) }, // (6)
    };
  },
};

export const variants: readonly Cell[] = [rgLru];
