/**
 * Long short-term memory with coupled input and forget gates: Greff et al., "LSTM: A search space odyssey", 2015. With the gate i
 * computed by ONNX LSTM with input_forget = 1. x is [m], all else [n]; h', c' are h, c one step earlier; s is the gate f or i.
 *
 *     s = σ(W_s x + U_s h' + b_s)      (1)
 *     o = σ(W_o x + U_o h' + b_o)      (2)
 *     g = tanh(W_g x + U_g h' + b_g)   (3)
 *     f = s, i = 1 − s; or i = s, f = 1 − s    (4)
 *     c = i ⊙ g + f ⊙ c'               (5)
 *     h = o ⊙ tanh(c)                  (6)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

type Gate = "f" | "i";

type LstmCoupledCell = Cell<
  Parameters<`${"W" | "U" | "b"}_${Gate | "o" | "g"}`>,
  Vectors<"h" | "c">,
  Vectors<"s" | "f" | "i" | "o" | "g" | "c" | "tanhC" | "h">
>;

const lstmCoupled = (gate: Gate): LstmCoupledCell => ({
  id: "lstm-coupled",
  defaults: { gate: "f", bias: true },
  options: gate === "f" ? {} : { gate },
  parameters: [gate, "o", "g"].flatMap((name) => [`W_${name}`, `U_${name}`, `b_${name}`]),
  state: ["h", "c"],

  forward({ affine, sigmoid, tanh, add, mul, complement }, p, x, previous) {
    const s = sigmoid(affine(p[`b_${gate}`], [p[`W_${gate}`], x], [p[`U_${gate}`], previous.h])); // (1)
    const o = sigmoid(affine(p.b_o, [p.W_o, x], [p.U_o, previous.h])); // (2)
    const g = tanh(affine(p.b_g, [p.W_g, x], [p.U_g, previous.h])); // (3)
    const [f, i] = gate === "f" ? [s, complement(s)] : [complement(s), s]; // (4)
    const c = add(mul(i, g), mul(f, previous.c)); // (5)
    const tanhC = tanh(c); // (6)
    const h = mul(o, tanhC); // (6)
    return { s, f, i, o, g, c, tanhC, h };
  },

  backward({ add, mul, sub, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH, c: dCLater }) {
    const { s, f, i, o, g, tanhC } = now;
    const dO = mul(dH, tanhC); // (6)
    const dC = add(dCLater, mul(dH, o, slope.tanh(tanhC))); // (6)
    const dS = mul(dC, gate === "f" ? sub(previous.c, g) : sub(g, previous.c)); // (5) (4)
    const dG = mul(dC, i); // (5)
    const dAg = mul(dG, slope.tanh(g)); // (3)
    const dAo = mul(dO, slope.sigmoid(o)); // (2)
    const dAs = mul(dS, slope.sigmoid(s)); // (1)
    accumulate(dAg, dP.b_g, [dP.W_g, x], [dP.U_g, previous.h]); // (3)
    accumulate(dAo, dP.b_o, [dP.W_o, x], [dP.U_o, previous.h]); // (2)
    accumulate(dAs, dP[`b_${gate}`], [dP[`W_${gate}`], x], [dP[`U_${gate}`], previous.h]); // (1)
    return {
      dX: transposed([p[`W_${gate}`], dAs], [p.W_o, dAo], [p.W_g, dAg]), // (1) (2) (3)
      dPrevious: {
        h: transposed([p[`U_${gate}`], dAs], [p.U_o, dAo], [p.U_g, dAg]), // (1) (2) (3)
        c: mul(dC, f), // (5)
      },
    };
  },
});

export const variants: readonly Cell[] = (["f", "i"] as const).map(lstmCoupled);
