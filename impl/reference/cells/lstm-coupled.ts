/**
 * Long short-term memory with coupled input and forget gates: Greff et al., "LSTM: A search space odyssey", 2015. With the gate i
 * computed by ONNX LSTM with input_forget = 1. x is [m], all else [n]; h', c' are h, c one step earlier.
 *
 *     f = σ(W_f x + U_f h' + b_f)      (1)    or   i = σ(W_i x + U_i h' + b_i)      (1')
 *     o = σ(W_o x + U_o h' + b_o)      (2)
 *     g = tanh(W_g x + U_g h' + b_g)   (3)
 *     c = (1 − f) ⊙ g + f ⊙ c'         (4)    or   c = (1 − i) ⊙ c' + i ⊙ g         (4')
 *     h = o ⊙ tanh(c)                  (5)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const forgetParameters = ["W_f", "U_f", "b_f", "W_o", "U_o", "b_o", "W_g", "U_g", "b_g"] as const;

type ForgetParameters = Parameters<(typeof forgetParameters)[number]>;

/** The gate is f. */
export const lstmCoupledForget: Cell<
  ForgetParameters,
  Vectors<"h" | "c">,
  Vectors<"f" | "o" | "g" | "c" | "tanhC" | "h">
> = {
  id: "lstm-coupled",
  defaults: { gate: "f", bias: true },
  options: {},
  parameters: forgetParameters,
  state: ["h", "c"],

  forward({ affine, sigmoid, tanh, add, mul, complement }, p, x, previous) {
    const f = sigmoid(affine(p.b_f, [p.W_f, x], [p.U_f, previous.h])); // (1)
    const o = sigmoid(affine(p.b_o, [p.W_o, x], [p.U_o, previous.h])); // (2)
    const g = tanh(affine(p.b_g, [p.W_g, x], [p.U_g, previous.h])); // (3)
    const c = add(mul(complement(f), g), mul(f, previous.c)); // (4)
    const tanhC = tanh(c); // (5)
    const h = mul(o, tanhC); // (5)
    return { f, o, g, c, tanhC, h };
  },

  backward(
    { add, mul, sub, complement, slope, accumulate, transposed },
    p,
    dP,
    { x, previous, now },
    { h: dH, c: dCLater },
  ) {
    const { f, o, g, tanhC } = now;
    const dO = mul(dH, tanhC); // (5)
    const dC = add(dCLater, mul(dH, o, slope.tanh(tanhC))); // (5)
    const dF = mul(dC, sub(previous.c, g)); // (4)
    const dG = mul(dC, complement(f)); // (4)
    const dAg = mul(dG, slope.tanh(g)); // (3)
    const dAo = mul(dO, slope.sigmoid(o)); // (2)
    const dAf = mul(dF, slope.sigmoid(f)); // (1)
    accumulate(dAg, dP.b_g, [dP.W_g, x], [dP.U_g, previous.h]); // (3)
    accumulate(dAo, dP.b_o, [dP.W_o, x], [dP.U_o, previous.h]); // (2)
    accumulate(dAf, dP.b_f, [dP.W_f, x], [dP.U_f, previous.h]); // (1)
    return {
      dX: transposed([p.W_f, dAf], [p.W_o, dAo], [p.W_g, dAg]), // (1) (2) (3)
      dPrevious: {
        h: transposed([p.U_f, dAf], [p.U_o, dAo], [p.U_g, dAg]), // (1) (2) (3)
        c: mul(dC, f), // (4)
      },
    };
  },
};

const inputParameters = ["W_i", "U_i", "b_i", "W_o", "U_o", "b_o", "W_g", "U_g", "b_g"] as const;

type InputParameters = Parameters<(typeof inputParameters)[number]>;

/** The gate is i. */
export const lstmCoupledInput: Cell<
  InputParameters,
  Vectors<"h" | "c">,
  Vectors<"i" | "o" | "g" | "c" | "tanhC" | "h">
> = {
  id: "lstm-coupled",
  defaults: { gate: "f", bias: true },
  options: { gate: "i" },
  parameters: inputParameters,
  state: ["h", "c"],

  forward({ affine, sigmoid, tanh, add, mul, complement }, p, x, previous) {
    const i = sigmoid(affine(p.b_i, [p.W_i, x], [p.U_i, previous.h])); // (1')
    const o = sigmoid(affine(p.b_o, [p.W_o, x], [p.U_o, previous.h])); // (2)
    const g = tanh(affine(p.b_g, [p.W_g, x], [p.U_g, previous.h])); // (3)
    const c = add(mul(complement(i), previous.c), mul(i, g)); // (4')
    const tanhC = tanh(c); // (5)
    const h = mul(o, tanhC); // (5)
    return { i, o, g, c, tanhC, h };
  },

  backward(
    { add, mul, sub, complement, slope, accumulate, transposed },
    p,
    dP,
    { x, previous, now },
    { h: dH, c: dCLater },
  ) {
    const { i, o, g, tanhC } = now;
    const dO = mul(dH, tanhC); // (5)
    const dC = add(dCLater, mul(dH, o, slope.tanh(tanhC))); // (5)
    const dI = mul(dC, sub(g, previous.c)); // (4')
    const dG = mul(dC, i); // (4')
    const dAg = mul(dG, slope.tanh(g)); // (3)
    const dAo = mul(dO, slope.sigmoid(o)); // (2)
    const dAi = mul(dI, slope.sigmoid(i)); // (1')
    accumulate(dAg, dP.b_g, [dP.W_g, x], [dP.U_g, previous.h]); // (3)
    accumulate(dAo, dP.b_o, [dP.W_o, x], [dP.U_o, previous.h]); // (2)
    accumulate(dAi, dP.b_i, [dP.W_i, x], [dP.U_i, previous.h]); // (1')
    return {
      dX: transposed([p.W_i, dAi], [p.W_o, dAo], [p.W_g, dAg]), // (1') (2) (3)
      dPrevious: {
        h: transposed([p.U_i, dAi], [p.U_o, dAo], [p.U_g, dAg]), // (1') (2) (3)
        c: mul(dC, complement(i)), // (4')
      },
    };
  },
};
