/**
 * Long short-term memory without tanh at the output: Ng, Sequence models (course), 2018, on Gers, Schmidhuber & Cummins 2000.
 * x is [m], all else [n]; h', c' are h, c one step earlier.
 *
 *     i = σ(W_i x + U_i h' + b_i)      (1)
 *     f = σ(W_f x + U_f h' + b_f)      (2)
 *     o = σ(W_o x + U_o h' + b_o)      (3)
 *     g = tanh(W_g x + U_g h' + b_g)   (4)
 *     c = f ⊙ c' + i ⊙ g               (5)
 *     h = o ⊙ c                        (6)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_i", "U_i", "b_i", "W_f", "U_f", "b_f", "W_o", "U_o", "b_o", "W_g", "U_g", "b_g"] as const;

type LstmLinearOutputParameters = Parameters<(typeof parameters)[number]>;

const lstmLinearOutput: Cell<
  LstmLinearOutputParameters,
  Vectors<"h" | "c">,
  Vectors<"i" | "f" | "o" | "g" | "c" | "h">
> = {
  id: "lstm-linear-output",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h", "c"],

  forward({ affine, sigmoid, tanh, add, mul }, p, x, previous) {
    const i = sigmoid(affine(p.b_i, [p.W_i, x], [p.U_i, previous.h])); // (1)
    const f = sigmoid(affine(p.b_f, [p.W_f, x], [p.U_f, previous.h])); // (2)
    const o = sigmoid(affine(p.b_o, [p.W_o, x], [p.U_o, previous.h])); // (3)
    const g = tanh(affine(p.b_g, [p.W_g, x], [p.U_g, previous.h])); // (4)
    const c = add(mul(f, previous.c), mul(i, g)); // (5)
    const h = mul(o, c); // (6)
    return { i, f, o, g, c, h };
  },

  backward({ add, mul, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH, c: dCLater }) {
    const { i, f, o, g, c } = now;
    const dO = mul(dH, c); // (6)
    const dC = add(dCLater, mul(dH, o)); // (6)
    const dF = mul(dC, previous.c); // (5)
    const dI = mul(dC, g); // (5)
    const dG = mul(dC, i); // (5)
    const dAg = mul(dG, slope.tanh(g)); // (4)
    const dAo = mul(dO, slope.sigmoid(o)); // (3)
    const dAf = mul(dF, slope.sigmoid(f)); // (2)
    const dAi = mul(dI, slope.sigmoid(i)); // (1)
    accumulate(dAg, dP.b_g, [dP.W_g, x], [dP.U_g, previous.h]); // (4)
    accumulate(dAo, dP.b_o, [dP.W_o, x], [dP.U_o, previous.h]); // (3)
    accumulate(dAf, dP.b_f, [dP.W_f, x], [dP.U_f, previous.h]); // (2)
    accumulate(dAi, dP.b_i, [dP.W_i, x], [dP.U_i, previous.h]); // (1)
    return {
      dX: transposed([p.W_i, dAi], [p.W_f, dAf], [p.W_o, dAo], [p.W_g, dAg]), // (1) (2) (3) (4)
      dPrevious: {
        h: transposed([p.U_i, dAi], [p.U_f, dAf], [p.U_o, dAo], [p.U_g, dAg]), // (1) (2) (3) (4)
        c: mul(dC, f), // (5)
      },
    };
  },
};

export const variants: readonly Cell[] = [lstmLinearOutput];
