/**
 * Long short-term memory with recurrent projection: Sak, Senior and Beaufays 2014, arXiv 1402.1128. Computed by torch.nn.LSTM
 * with `proj_size` where p < n. x is [m], r is [p], all else [n]; r', c' are r, c one step earlier; U_* is [n, p], W_r [p, n].
 *
 *     i = σ(W_i x + U_i r' + b_i)       (1)
 *     f = σ(W_f x + U_f r' + b_f)       (2)
 *     o = σ(W_o x + U_o r' + b_o)       (3)
 *     g = tanh(W_g x + U_g r' + b_g)    (4)
 *     c = f ⊙ c' + i ⊙ g                (5)
 *     h = o ⊙ tanh(c)                   (6)
 *     r = W_r h                         (7)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

// prettier-ignore
const parameters = [
  "W_i", "U_i", "b_i", "W_f", "U_f", "b_f", "W_o", "U_o", "b_o", "W_g", "U_g", "b_g", "W_r",
] as const;

type ProjectionParameters = Parameters<(typeof parameters)[number]>;

type ProjectionVectors = Vectors<"i" | "f" | "o" | "g" | "c" | "tanhC" | "h" | "r">;

const lstmProjection: Cell<ProjectionParameters, Vectors<"r" | "c">, ProjectionVectors> = {
  id: "lstm-projection",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["r", "c"],
  output: "r",
  shapes: { U_i: ["n", "p"], U_f: ["n", "p"], U_o: ["n", "p"], U_g: ["n", "p"], W_r: ["p", "n"], r: ["p"] },

  forward({ affine, sigmoid, tanh, add, mul }, p, x, previous) {
    const i = sigmoid(affine(p.b_i, [p.W_i, x], [p.U_i, previous.r])); // (1)
    const f = sigmoid(affine(p.b_f, [p.W_f, x], [p.U_f, previous.r])); // (2)
    const o = sigmoid(affine(p.b_o, [p.W_o, x], [p.U_o, previous.r])); // (3)
    const g = tanh(affine(p.b_g, [p.W_g, x], [p.U_g, previous.r])); // (4)
    const c = add(mul(f, previous.c), mul(i, g)); // (5)
    const tanhC = tanh(c); // (6)
    const h = mul(o, tanhC); // (6)
    const r = affine(null, [p.W_r, h]); // (7)
    return { i, f, o, g, c, tanhC, h, r };
  },

  backward({ add, mul, slope, accumulate, transposed }, p, dP, { x, previous, now }, { r: dR, c: dCLater }) {
    const { i, f, o, g, tanhC, h } = now;
    const dH = transposed([p.W_r, dR]); // (7)
    const dO = mul(dH, tanhC); // (6)
    const dC = add(dCLater, mul(dH, o, slope.tanh(tanhC))); // (6)
    const dF = mul(dC, previous.c); // (5)
    const dI = mul(dC, g); // (5)
    const dG = mul(dC, i); // (5)
    const dAg = mul(dG, slope.tanh(g)); // (4)
    const dAo = mul(dO, slope.sigmoid(o)); // (3)
    const dAf = mul(dF, slope.sigmoid(f)); // (2)
    const dAi = mul(dI, slope.sigmoid(i)); // (1)
    accumulate(dR, null, [dP.W_r, h]); // (7)
    accumulate(dAg, dP.b_g, [dP.W_g, x], [dP.U_g, previous.r]); // (4)
    accumulate(dAo, dP.b_o, [dP.W_o, x], [dP.U_o, previous.r]); // (3)
    accumulate(dAf, dP.b_f, [dP.W_f, x], [dP.U_f, previous.r]); // (2)
    accumulate(dAi, dP.b_i, [dP.W_i, x], [dP.U_i, previous.r]); // (1)
    return {
      dX: transposed([p.W_i, dAi], [p.W_f, dAf], [p.W_o, dAo], [p.W_g, dAg]), // (1) (2) (3) (4)
      dPrevious: {
        r: transposed([p.U_i, dAi], [p.U_f, dAf], [p.U_o, dAo], [p.U_g, dAg]), // (1) (2) (3) (4)
        c: mul(dC, f), // (5)
      },
    };
  },
};

export const variants: readonly Cell[] = [lstmProjection];
