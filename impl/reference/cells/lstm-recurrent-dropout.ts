/**
 * Long short-term memory with recurrent dropout, given the mask, which is on the state (Gal & Ghahramani, NIPS 2016) or on the
 * candidate (Semeniuta et al., COLING 2016). x is [m], all else [n]; h', c' are h, c one step earlier.
 *
 *     s = mask_h ⊙ h', or h'            (1)
 *     i = σ(W_i x + U_i s + b_i)        (2)
 *     f = σ(W_f x + U_f s + b_f)        (3)
 *     o = σ(W_o x + U_o s + b_o)        (4)
 *     g = tanh(W_g x + U_g s + b_g)     (5)
 *     v = g, or mask_g ⊙ g              (6)
 *     c = f ⊙ c' + i ⊙ v                (7)
 *     h = o ⊙ tanh(c)                   (8)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const ofLstm = ["W_i", "U_i", "b_i", "W_f", "U_f", "b_f", "W_o", "U_o", "b_o", "W_g", "U_g", "b_g"] as const;

type LstmRecurrentDropoutParameters = Parameters<(typeof ofLstm)[number] | "mask_h" | "mask_g">;

type LstmRecurrentDropoutCell = Cell<
  LstmRecurrentDropoutParameters,
  Vectors<"h" | "c">,
  Vectors<"s" | "i" | "f" | "o" | "g" | "v" | "c" | "tanhC" | "h">
>;

const lstmRecurrentDropout = (on: "state" | "candidate"): LstmRecurrentDropoutCell => ({
  id: "lstm-recurrent-dropout",
  defaults: { on: "state", bias: true },
  options: on === "state" ? {} : { on },
  parameters: on === "state" ? ["mask_h", ...ofLstm] : [...ofLstm, "mask_g"],
  state: ["h", "c"],

  forward({ affine, sigmoid, tanh, add, mul }, p, x, previous) {
    const s = on === "state" ? mul(p.mask_h, previous.h) : previous.h; // (1)
    const i = sigmoid(affine(p.b_i, [p.W_i, x], [p.U_i, s])); // (2)
    const f = sigmoid(affine(p.b_f, [p.W_f, x], [p.U_f, s])); // (3)
    const o = sigmoid(affine(p.b_o, [p.W_o, x], [p.U_o, s])); // (4)
    const g = tanh(affine(p.b_g, [p.W_g, x], [p.U_g, s])); // (5)
    const v = on === "state" ? g : mul(p.mask_g, g); // (6)
    const c = add(mul(f, previous.c), mul(i, v)); // (7)
    const tanhC = tanh(c); // (8)
    const h = mul(o, tanhC); // (8)
    return { s, i, f, o, g, v, c, tanhC, h };
  },

  backward({ add, mul, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH, c: dCLater }) {
    const { s, i, f, o, g, v, tanhC } = now;
    const dO = mul(dH, tanhC); // (8)
    const dC = add(dCLater, mul(dH, o, slope.tanh(tanhC))); // (8)
    const dF = mul(dC, previous.c); // (7)
    const dI = mul(dC, v); // (7)
    const dV = mul(dC, i); // (7)
    const dG = on === "state" ? dV : mul(dV, p.mask_g); // (6)
    const dAg = mul(dG, slope.tanh(g)); // (5)
    const dAo = mul(dO, slope.sigmoid(o)); // (4)
    const dAf = mul(dF, slope.sigmoid(f)); // (3)
    const dAi = mul(dI, slope.sigmoid(i)); // (2)
    if (on === "candidate") accumulate(mul(dV, g), dP.mask_g); // (6)
    accumulate(dAg, dP.b_g, [dP.W_g, x], [dP.U_g, s]); // (5)
    accumulate(dAo, dP.b_o, [dP.W_o, x], [dP.U_o, s]); // (4)
    accumulate(dAf, dP.b_f, [dP.W_f, x], [dP.U_f, s]); // (3)
    accumulate(dAi, dP.b_i, [dP.W_i, x], [dP.U_i, s]); // (2)
    const dS = transposed([p.U_i, dAi], [p.U_f, dAf], [p.U_o, dAo], [p.U_g, dAg]); // (2) (3) (4) (5)
    if (on === "state") accumulate(mul(dS, previous.h), dP.mask_h); // (1)
    return {
      dX: transposed([p.W_i, dAi], [p.W_f, dAf], [p.W_o, dAo], [p.W_g, dAg]), // (2) (3) (4) (5)
      dPrevious: {
        h: on === "state" ? mul(dS, p.mask_h) : dS, // (1)
        c: mul(dC, f), // (7)
      },
    };
  },
});

export const variants: readonly Cell[] = (["state", "candidate"] as const).map(lstmRecurrentDropout);
