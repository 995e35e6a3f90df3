/**
 * Simple recurrent unit, second version, no activation, α = 1: Lei et al., EMNLP 2018. Computed by asappresearch/sru with
 * `rescale=False` where m ≠ n. x is [m], all else [n]; c' is c one step earlier, the only state.
 *
 *     x̃   = W_x x                            (1)
 *     f   = σ(W_f x + v_f ⊙ c' + b_f)        (2)
 *     r   = σ(W_r x + v_r ⊙ c' + b_r)        (3)
 *     c   = f ⊙ c' + (1 − f) ⊙ x̃             (4)
 *     x_p = W_p x                            (5)
 *     h   = r ⊙ c + (1 − r) ⊙ x_p            (6)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_x", "W_f", "v_f", "b_f", "W_r", "v_r", "b_r", "W_p"] as const;

type SruParameters = Parameters<(typeof parameters)[number]>;

const sruV2: Cell<SruParameters, Vectors<"c">, Vectors<"xTilde" | "f" | "r" | "c" | "xP" | "h">, "h"> = {
  id: "sru-v2",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["c"],
  output: "h",

  forward({ affine, sigmoid, add, mul, complement }, p, x, previous) {
    const xTilde = affine(null, [p.W_x, x]); // (1)
    const f = sigmoid(add(affine(p.b_f, [p.W_f, x]), mul(p.v_f, previous.c))); // (2)
    const r = sigmoid(add(affine(p.b_r, [p.W_r, x]), mul(p.v_r, previous.c))); // (3)
    const c = add(mul(f, previous.c), mul(complement(f), xTilde)); // (4)
    const xP = affine(null, [p.W_p, x]); // (5)
    const h = add(mul(r, c), mul(complement(r), xP)); // (6)
    return { xTilde, f, r, c, xP, h };
  },

  backward(
    { add, sub, mul, complement, slope, accumulate, transposed },
    p,
    dP,
    { x, previous, now },
    { h: dH, c: dCLater },
  ) {
    const { xTilde, f, r, c, xP } = now;
    const dR = mul(dH, sub(c, xP)); // (6)
    const dXp = mul(dH, complement(r)); // (6)
    const dC = add(dCLater, mul(dH, r)); // (6)
    const dF = mul(dC, sub(previous.c, xTilde)); // (4)
    const dXTilde = mul(dC, complement(f)); // (4)
    const dAr = mul(dR, slope.sigmoid(r)); // (3)
    const dAf = mul(dF, slope.sigmoid(f)); // (2)
    accumulate(dXp, null, [dP.W_p, x]); // (5)
    accumulate(mul(dAr, previous.c), dP.v_r); // (3)
    accumulate(dAr, dP.b_r, [dP.W_r, x]); // (3)
    accumulate(mul(dAf, previous.c), dP.v_f); // (2)
    accumulate(dAf, dP.b_f, [dP.W_f, x]); // (2)
    accumulate(dXTilde, null, [dP.W_x, x]); // (1)
    return {
      dX: transposed([p.W_x, dXTilde], [p.W_f, dAf], [p.W_r, dAr], [p.W_p, dXp]), // (1) (2) (3) (5)
      dPrevious: { c: add(mul(dC, f), mul(dAf, p.v_f), mul(dAr, p.v_r)) }, // (4) (2) (3)
    };
  },
};

export const variants: readonly Cell[] = [sruV2];
