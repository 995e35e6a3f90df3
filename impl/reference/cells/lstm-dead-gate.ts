/**
 * Long short-term memory with a gate u that nothing uses, as a lecture note writes it, on Gers, Schmidhuber & Cummins 2000.
 * x is [m], all else [n]; h', c' are h, c one step earlier.
 * Nothing comes back to (4): the gradients of its parameters stay 0.
 *
 *     i = σ(W_i x + U_i h' + b_i)      (1)
 *     f = σ(W_f x + U_f h' + b_f)      (2)
 *     o = σ(W_o x + U_o h' + b_o)      (3)
 *     u = σ(W_u x + U_u h' + b_u)      (4)
 *     g = tanh(W_g x + U_g h' + b_g)   (5)
 *     c = f ⊙ c' + i ⊙ g               (6)
 *     h = o ⊙ tanh(c)                  (7)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = [
  "W_i",
  "U_i",
  "b_i",
  "W_f",
  "U_f",
  "b_f",
  "W_o",
  "U_o",
  "b_o",
  "W_u",
  "U_u",
  "b_u",
  "W_g",
  "U_g",
  "b_g",
] as const;

type LstmDeadGateParameters = Parameters<(typeof parameters)[number]>;

const lstmDeadGate: Cell<
  LstmDeadGateParameters,
  Vectors<"h" | "c">,
  Vectors<"i" | "f" | "o" | "u" | "g" | "c" | "tanhC" | "h">
> = {
  id: "lstm-dead-gate",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h", "c"],

  forward({ affine, sigmoid, tanh, add, mul }, p, x, previous) {
    const i = sigmoid(affine(p.b_i, [p.W_i, x], [p.U_i, previous.h])); // (1)
    const f = sigmoid(affine(p.b_f, [p.W_f, x], [p.U_f, previous.h])); // (2)
    const o = sigmoid(affine(p.b_o, [p.W_o, x], [p.U_o, previous.h])); // (3)
    const u = sigmoid(affine(p.b_u, [p.W_u, x], [p.U_u, previous.h])); // (4)
    const g = tanh(affine(p.b_g, [p.W_g, x], [p.U_g, previous.h])); // (5)
    const c = add(mul(f, previous.c), mul(i, g)); // (6)
    const tanhC = tanh(c); // (7)
    const h = mul(o, tanhC); // (7)
    return { i, f, o, u, g, c, tanhC, h };
  },

  backward({ add, mul, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH, c: dCLater }) {
    const { i, f, o, g, tanhC } = now;
    const dO = mul(dH, tanhC); // (7)
    const dC = add(dCLater, mul(dH, o, slope.tanh(tanhC))); // (7)
    const dF = mul(dC, previous.c); // (6)
    const dI = mul(dC, g); // (6)
    const dG = mul(dC, i); // (6)
    const dAg = mul(dG, slope.tanh(g)); // (5)
    const dAo = mul(dO, slope.sigmoid(o)); // (3)
    const dAf = mul(dF, slope.sigmoid(f)); // (2)
    const dAi = mul(dI, slope.sigmoid(i)); // (1)
    accumulate(dAg, dP.b_g, [dP.W_g, x], [dP.U_g, previous.h]); // (5)
    accumulate(dAo, dP.b_o, [dP.W_o, x], [dP.U_o, previous.h]); // (3)
    accumulate(dAf, dP.b_f, [dP.W_f, x], [dP.U_f, previous.h]); // (2)
    accumulate(dAi, dP.b_i, [dP.W_i, x], [dP.U_i, previous.h]); // (1)
    return {
      dX: transposed([p.W_i, dAi], [p.W_f, dAf], [p.W_o, dAo], [p.W_g, dAg]), // (1) (2) (3) (5)
      dPrevious: {
        h: transposed([p.U_i, dAi], [p.U_f, dAf], [p.U_o, dAo], [p.U_g, dAg]), // (1) (2) (3) (5)
        c: mul(dC, f), // (6)
      },
    };
  },
};

export const variants: readonly Cell[] = [lstmDeadGate];
