/**
 * Long short-term memory whose gates and candidate see the input alone: Lee, Machine learning (course), 2016. x is [m], all
 * else [n]; c' is c one step earlier. The output is handed on as a state, and nothing reads it.
 *
 *     i = σ(W_i x + b_i)      (1)
 *     f = σ(W_f x + b_f)      (2)
 *     o = σ(W_o x + b_o)      (3)
 *     g = tanh(W_g x + b_g)   (4)
 *     c = f ⊙ c' + i ⊙ g      (5)
 *     h = o ⊙ tanh(c)         (6)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_i", "b_i", "W_f", "b_f", "W_o", "b_o", "W_g", "b_g"] as const;

type LstmInputOnlyParameters = Parameters<(typeof parameters)[number]>;

const lstmInputOnly: Cell<
  LstmInputOnlyParameters,
  Vectors<"h" | "c">,
  Vectors<"i" | "f" | "o" | "g" | "c" | "tanhC" | "h">
> = {
  id: "lstm-input-only",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h", "c"],

  forward({ affine, sigmoid, tanh, add, mul }, p, x, previous) {
    const i = sigmoid(affine(p.b_i, [p.W_i, x])); // (1)
    const f = sigmoid(affine(p.b_f, [p.W_f, x])); // (2)
    const o = sigmoid(affine(p.b_o, [p.W_o, x])); // (3)
    const g = tanh(affine(p.b_g, [p.W_g, x])); // (4)
    const c = add(mul(f, previous.c), mul(i, g)); // (5)
    const tanhC = tanh(c); // (6)
    const h = mul(o, tanhC); // (6)
    return { i, f, o, g, c, tanhC, h };
  },

  backward({ add, mul, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH, c: dCLater }) {
    const { i, f, o, g, tanhC } = now;
    const dO = mul(dH, tanhC); // (6)
    const dC = add(dCLater, mul(dH, o, slope.tanh(tanhC))); // (6)
    const dF = mul(dC, previous.c); // (5)
    const dI = mul(dC, g); // (5)
    const dG = mul(dC, i); // (5)
    const dAg = mul(dG, slope.tanh(g)); // (4)
    const dAo = mul(dO, slope.sigmoid(o)); // (3)
    const dAf = mul(dF, slope.sigmoid(f)); // (2)
    const dAi = mul(dI, slope.sigmoid(i)); // (1)
    accumulate(dAg, dP.b_g, [dP.W_g, x]); // (4)
    accumulate(dAo, dP.b_o, [dP.W_o, x]); // (3)
    accumulate(dAf, dP.b_f, [dP.W_f, x]); // (2)
    accumulate(dAi, dP.b_i, [dP.W_i, x]); // (1)
    return {
      dX: transposed([p.W_i, dAi], [p.W_f, dAf], [p.W_o, dAo], [p.W_g, dAg]), // (1) (2) (3) (4)
      dPrevious: {
        h: previous.h.map(() => 0),
        c: mul(dC, f), // (5)
      },
    };
  },
};

export const variants: readonly Cell[] = [lstmInputOnly];
