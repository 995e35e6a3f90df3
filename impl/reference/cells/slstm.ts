/**
 * sLSTM of the xLSTM, one head, without stabiliser: Beck et al. 2024, arXiv 2405.04517, equations (8)–(14). x is [m], all else
 * [n]; h', c', n' are h, c, n one step earlier; φ is σ or exp.
 *
 *     i = exp(W_i x + U_i h' + b_i)      (1)
 *     f = φ(W_f x + U_f h' + b_f)        (2)
 *     z = tanh(W_z x + U_z h' + b_z)     (3)
 *     o = σ(W_o x + U_o h' + b_o)        (4)
 *     c = f ⊙ c' + i ⊙ z                 (5)
 *     n = f ⊙ n' + i                     (6)
 *     q = c / n                          (7)
 *     h = o ⊙ q                          (8)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_i", "U_i", "b_i", "W_f", "U_f", "b_f", "W_z", "U_z", "b_z", "W_o", "U_o", "b_o"] as const;

type SlstmParameters = Parameters<(typeof parameters)[number]>;

type SlstmCell = Cell<
  SlstmParameters,
  Vectors<"h" | "c" | "n">,
  Vectors<"i" | "f" | "z" | "o" | "c" | "n" | "q" | "h">
>;

const slstm = (forget: "sigmoid" | "exp"): SlstmCell => ({
  id: "slstm",
  defaults: { forget: "sigmoid", bias: true },
  options: forget === "sigmoid" ? {} : { forget },
  parameters,
  state: ["h", "c", "n"],

  forward({ affine, exp, sigmoid, tanh, [forget]: phi, add, mul, div }, p, x, previous) {
    const i = exp(affine(p.b_i, [p.W_i, x], [p.U_i, previous.h])); // (1)
    const f = phi(affine(p.b_f, [p.W_f, x], [p.U_f, previous.h])); // (2)
    const z = tanh(affine(p.b_z, [p.W_z, x], [p.U_z, previous.h])); // (3)
    const o = sigmoid(affine(p.b_o, [p.W_o, x], [p.U_o, previous.h])); // (4)
    const c = add(mul(f, previous.c), mul(i, z)); // (5)
    const n = add(mul(f, previous.n), i); // (6)
    const q = div(c, n); // (7)
    const h = mul(o, q); // (8)
    return { i, f, z, o, c, n, q, h };
  },

  backward(algebra, p, dP, { x, previous, now }, { h: dH, c: dCLater, n: dNLater }) {
    const { add, sub, mul, div, slope, accumulate, transposed } = algebra;
    const { i, f, z, o, n, q } = now;
    const dO = mul(dH, q); // (8)
    const dQ = mul(dH, o); // (8)
    const dQOverN = div(dQ, n); // (7)
    const dN = sub(dNLater, mul(dQOverN, q)); // (7)
    const dC = add(dCLater, dQOverN); // (7)
    const dF = add(mul(dC, previous.c), mul(dN, previous.n)); // (5) (6)
    const dI = add(mul(dC, z), dN); // (5) (6)
    const dZ = mul(dC, i); // (5)
    const dAo = mul(dO, slope.sigmoid(o)); // (4)
    const dAz = mul(dZ, slope.tanh(z)); // (3)
    const dAf = mul(dF, slope[forget](f)); // (2)
    const dAi = mul(dI, slope.exp(i)); // (1)
    accumulate(dAo, dP.b_o, [dP.W_o, x], [dP.U_o, previous.h]); // (4)
    accumulate(dAz, dP.b_z, [dP.W_z, x], [dP.U_z, previous.h]); // (3)
    accumulate(dAf, dP.b_f, [dP.W_f, x], [dP.U_f, previous.h]); // (2)
    accumulate(dAi, dP.b_i, [dP.W_i, x], [dP.U_i, previous.h]); // (1)
    return {
      dX: transposed([p.W_i, dAi], [p.W_f, dAf], [p.W_z, dAz], [p.W_o, dAo]), // (1) (2) (3) (4)
      dPrevious: {
        h: transposed([p.U_i, dAi], [p.U_f, dAf], [p.U_z, dAz], [p.U_o, dAo]), // (1) (2) (3) (4)
        c: mul(dC, f), // (5)
        n: mul(dN, f), // (6)
      },
    };
  },
});

export const variants: readonly Cell[] = (["sigmoid", "exp"] as const).map(slstm);
