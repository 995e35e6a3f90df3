/**
 * FastGRNN with matrices of full rank: Kusupati et al. 2018, arXiv 1901.02358. Computed by microsoft/EdgeML FastGRNNCell. x is [m],
 * zeta, nu, ζ and ν are scalars, all else [n]; h' is h one step earlier; z = 1 keeps, k is the weight of the candidate.
 *
 *     z  = σ(W_h x + U_h h' + b_z)       (1)
 *     h̃  = tanh(W_h x + U_h h' + b_h)    (2)
 *     ζ  = σ(zeta), ν = σ(nu)            (3)
 *     k  = ζ (1 − z) + ν                 (4)
 *     h  = k ⊙ h̃ + z ⊙ h'                (5)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_h", "U_h", "b_z", "b_h", "zeta", "nu"] as const;

type FastGrnnParameters = Parameters<(typeof parameters)[number]>;

const fastGrnn: Cell<FastGrnnParameters, Vectors<"h">, Vectors<"z" | "hTilde" | "zeta" | "nu" | "k" | "h">> = {
  id: "fast-grnn",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h"],
  shapes: { zeta: [], nu: [] },

  forward({ affine, sigmoid, tanh, add, mul, complement, times, plus, sum }, p, x, previous) {
    const z = sigmoid(affine(p.b_z, [p.W_h, x], [p.U_h, previous.h])); // (1)
    const hTilde = tanh(affine(p.b_h, [p.W_h, x], [p.U_h, previous.h])); // (2)
    const zeta = sigmoid(p.zeta); // (3)
    const nu = sigmoid(p.nu); // (3)
    const k = plus(sum(nu), times(sum(zeta), complement(z))); // (4)
    const h = add(mul(z, previous.h), mul(k, hTilde)); // (5)
    return { z, hTilde, zeta, nu, k, h };
  },

  backward(algebra, p, dP, { x, previous, now }, { h: dH }) {
    const { add, sub, mul, times, complement, dot, sum, slope, accumulate, transposed } = algebra;
    const { z, hTilde, zeta, nu, k } = now;
    const dK = mul(dH, hTilde); // (5)
    const dZ = sub(mul(dH, previous.h), times(sum(zeta), dK)); // (5) (4)
    const dZeta = times(dot(dK, complement(z)), slope.sigmoid(zeta)); // (4) (3)
    const dNu = times(sum(dK), slope.sigmoid(nu)); // (4) (3)
    const dAh = mul(dH, k, slope.tanh(hTilde)); // (5) (2)
    const dAz = mul(dZ, slope.sigmoid(z)); // (1)
    const dA = add(dAz, dAh); // (1) (2)
    accumulate(dZeta, dP.zeta); // (3)
    accumulate(dNu, dP.nu); // (3)
    accumulate(dAh, dP.b_h); // (2)
    accumulate(dAz, dP.b_z); // (1)
    accumulate(dA, null, [dP.W_h, x], [dP.U_h, previous.h]); // (1) (2)
    return {
      dX: transposed([p.W_h, dA]), // (1) (2)
      dPrevious: { h: add(mul(dH, z), transposed([p.U_h, dA])) }, // (5) (1) (2)
    };
  },
};

export const variants: readonly Cell[] = [fastGrnn];
