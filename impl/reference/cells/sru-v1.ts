/**
 * Simple recurrent unit, first version, φ = tanh: Lei & Zhang 2017, arXiv 1709.02755v1. Computed by tf.contrib.rnn.SRUCell.
 * x is [m], all else [n]; c' is c one step earlier, the only state.
 *
 *     x̃   = W_x x                            (1)
 *     f   = σ(W_f x + b_f)                   (2)
 *     r   = σ(W_r x + b_r)                   (3)
 *     c   = f ⊙ c' + (1 − f) ⊙ x̃             (4)
 *     x_p = W_p x                            (5)
 *     h   = r ⊙ tanh(c) + (1 − r) ⊙ x_p      (6)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_x", "W_f", "b_f", "W_r", "b_r", "W_p"] as const;

type SruParameters = Parameters<(typeof parameters)[number]>;

const sruV1: Cell<SruParameters, Vectors<"c">, Vectors<"xTilde" | "f" | "r" | "c" | "xP" | "tanhC" | "h">, "h"> = {
  id: "sru-v1",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["c"],
  output: "h",

  forward({ affine, sigmoid, tanh, add, mul, complement }, p, x, previous) {
    const xTilde = affine(null, [p.W_x, x]); // (1)
    const f = sigmoid(affine(p.b_f, [p.W_f, x])); // (2)
    const r = sigmoid(affine(p.b_r, [p.W_r, x])); // (3)
    const c = add(mul(f, previous.c), mul(complement(f), xTilde)); // (4)
    const xP = affine(null, [p.W_p, x]); // (5)
    const tanhC = tanh(c); // (6)
    const h = add(mul(r, tanhC), mul(complement(r), xP)); // (6)
    return { xTilde, f, r, c, xP, tanhC, h };
  },

  backward(
    { add, sub, mul, complement, slope, accumulate, transposed },
    p,
    dP,
    { x, previous, now },
    { h: dH, c: dCLater },
  ) {
    const { xTilde, f, r, xP, tanhC } = now;
    const dR = mul(dH, sub(tanhC, xP)); // (6)
    const dXp = mul(dH, complement(r)); // (6)
    const dC = add(dCLater, mul(dH, r, slope.tanh(tanhC))); // (6)
    const dF = mul(dC, sub(previous.c, xTilde)); // (4)
    const dXTilde = mul(dC, complement(f)); // (4)
    const dAr = mul(dR, slope.sigmoid(r)); // (3)
    const dAf = mul(dF, slope.sigmoid(f)); // (2)
    accumulate(dXp, null, [dP.W_p, x]); // (5)
    accumulate(dAr, dP.b_r, [dP.W_r, x]); // (3)
    accumulate(dAf, dP.b_f, [dP.W_f, x]); // (2)
    accumulate(dXTilde, null, [dP.W_x, x]); // (1)
    return {
      dX: transposed([p.W_x, dXTilde], [p.W_f, dAf], [p.W_r, dAr], [p.W_p, dXp]), // (1) (2) (3) (5)
      dPrevious: { c: mul(dC, f) }, // (4)
    };
  },
};

export const variants: readonly Cell[] = [sruV1];
