/**
 * sLSTM with the stabiliser m: Beck et al. 2024, arXiv 2405.04517, equations (15)–(17). Computed by NX-AI/xlstm's vanilla sLSTM
 * with one head. x is [m], all else [n]; h', c', n', m' are h, c, n, m one step earlier. ℓ is log f: f̃ itself, or log σ(f̃).
 *
 *     ĩ = W_i x + U_i h' + b_i           (1)
 *     f̃ = W_f x + U_f h' + b_f           (2)
 *     z = tanh(W_z x + U_z h' + b_z)     (3)
 *     o = σ(W_o x + U_o h' + b_o)        (4)
 *     s = softplus(−f̃), ℓ = −s           (5)
 *     k = ℓ + m'                         (6)
 *     m = max(k, ĩ)                      (7)
 *     i = exp(ĩ − m)                     (8)
 *     f = exp(k − m)                     (9)
 *     c = f ⊙ c' + i ⊙ z                 (10)
 *     n = f ⊙ n' + i                     (11)
 *     q = c / n                          (12)
 *     h = o ⊙ q                          (13)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_i", "U_i", "b_i", "W_f", "U_f", "b_f", "W_z", "U_z", "b_z", "W_o", "U_o", "b_o"] as const;

type SlstmParameters = Parameters<(typeof parameters)[number]>;

type SlstmCell = Cell<
  SlstmParameters,
  Vectors<"h" | "c" | "n" | "m">,
  Vectors<"iTilde" | "s" | "z" | "o" | "k" | "m" | "i" | "f" | "c" | "n" | "q" | "h">
>;

const slstmStabilised = (forget: "sigmoid" | "exp"): SlstmCell => ({
  id: "slstm-stabilised",
  defaults: { forget: "sigmoid", bias: true },
  options: forget === "sigmoid" ? {} : { forget },
  parameters,
  state: ["h", "c", "n", "m"],

  forward({ affine, softplus, sigmoid, tanh, exp, add, sub, mul, div, times, max }, p, x, previous) {
    const iTilde = affine(p.b_i, [p.W_i, x], [p.U_i, previous.h]); // (1)
    const fTilde = affine(p.b_f, [p.W_f, x], [p.U_f, previous.h]); // (2)
    const z = tanh(affine(p.b_z, [p.W_z, x], [p.U_z, previous.h])); // (3)
    const o = sigmoid(affine(p.b_o, [p.W_o, x], [p.U_o, previous.h])); // (4)
    const minusFTilde = times(-1, fTilde);
    const s = forget === "exp" ? minusFTilde : softplus(minusFTilde); // (5)
    const k = sub(previous.m, s); // (6)
    const m = max(k, iTilde); // (7)
    const i = exp(sub(iTilde, m)); // (8)
    const f = exp(sub(k, m)); // (9)
    const c = add(mul(f, previous.c), mul(i, z)); // (10)
    const n = add(mul(f, previous.n), i); // (11)
    const q = div(c, n); // (12)
    const h = mul(o, q); // (13)
    return { iTilde, s, z, o, k, m, i, f, c, n, q, h };
  },

  backward(algebra, p, dP, { x, previous, now }, { h: dH, c: dCLater, n: dNLater, m: dMLater }) {
    const { add, sub, mul, div, complement, exceeds, slope, accumulate, transposed } = algebra;
    const { iTilde, s, z, o, k, i, f, n, q } = now;
    const dO = mul(dH, q); // (13)
    const dQ = mul(dH, o); // (13)
    const dQOverN = div(dQ, n); // (12)
    const dN = sub(dNLater, mul(dQOverN, q)); // (12)
    const dC = add(dCLater, dQOverN); // (12)
    const dF = add(mul(dC, previous.c), mul(dN, previous.n)); // (10) (11)
    const dI = add(mul(dC, z), dN); // (10) (11)
    const dZ = mul(dC, i); // (10)
    const dFExponent = mul(dF, slope.exp(f)); // (9)
    const dIExponent = mul(dI, slope.exp(i)); // (8)
    const dM = sub(dMLater, add(dFExponent, dIExponent)); // (8) (9)
    const fromI = exceeds(iTilde, k); // (7)
    const dK = add(dFExponent, mul(dM, complement(fromI))); // (7) (9)
    const dAi = add(dIExponent, mul(dM, fromI)); // (7) (8)
    const dAf = forget === "exp" ? dK : mul(dK, slope.softplus(s)); // (6) (5)
    const dAo = mul(dO, slope.sigmoid(o)); // (4)
    const dAz = mul(dZ, slope.tanh(z)); // (3)
    accumulate(dAo, dP.b_o, [dP.W_o, x], [dP.U_o, previous.h]); // (4)
    accumulate(dAz, dP.b_z, [dP.W_z, x], [dP.U_z, previous.h]); // (3)
    accumulate(dAf, dP.b_f, [dP.W_f, x], [dP.U_f, previous.h]); // (2)
    accumulate(dAi, dP.b_i, [dP.W_i, x], [dP.U_i, previous.h]); // (1)
    return {
      dX: transposed([p.W_i, dAi], [p.W_f, dAf], [p.W_z, dAz], [p.W_o, dAo]), // (1) (2) (3) (4)
      dPrevious: {
        h: transposed([p.U_i, dAi], [p.U_f, dAf], [p.U_z, dAz], [p.U_o, dAo]), // (1) (2) (3) (4)
        c: mul(dC, f), // (10)
        n: mul(dN, f), // (11)
        m: dK, // (6)
      },
    };
  },
});

export const variants: readonly Cell[] = (["sigmoid", "exp"] as const).map(slstmStabilised);
