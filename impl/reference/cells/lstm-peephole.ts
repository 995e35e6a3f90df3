/**
 * Long short-term memory with diagonal peepholes, the output gate's to the new cell: Gers & Schmidhuber, "Recurrent nets that time
 * and count", 2000. Computed by ONNX LSTM with P. x is [m], all else [n]; h', c' are h, c one step earlier. A gate that is
 * not among `peepholes` has no p.
 *
 *     i = σ(W_i x + U_i h' + p_i ⊙ c' + b_i)   (1)
 *     f = σ(W_f x + U_f h' + p_f ⊙ c' + b_f)   (2)
 *     g = tanh(W_g x + U_g h' + b_g)           (3)
 *     c = f ⊙ c' + i ⊙ g                       (4)
 *     o = σ(W_o x + U_o h' + p_o ⊙ c + b_o)    (5)
 *     h = o ⊙ tanh(c)                          (6)
 */
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = [
  "W_i",
  "U_i",
  "p_i",
  "b_i",
  "W_f",
  "U_f",
  "p_f",
  "b_f",
  "W_g",
  "U_g",
  "b_g",
  "W_o",
  "U_o",
  "p_o",
  "b_o",
] as const;

type LstmPeepholeParameters = Parameters<(typeof parameters)[number]>;

type LstmPeepholeCell = Cell<
  LstmPeepholeParameters,
  Vectors<"h" | "c">,
  Vectors<"i" | "f" | "g" | "c" | "o" | "tanhC" | "h">
>;

const lstmPeephole = (peepholes: "ifo" | "if" | "io" | "fo" | "i" | "f" | "o"): LstmPeepholeCell => {
  const [seesI, seesF, seesO] = ["i", "f", "o"].map((gate) => peepholes.includes(gate));
  return {
    id: "lstm-peephole",
    defaults: { peepholes: "ifo", bias: true },
    options: peepholes === "ifo" ? {} : { peepholes },
    parameters: parameters.filter((name) => !name.startsWith("p_") || peepholes.includes(name.slice("p_".length))),
    state: ["h", "c"],

    forward({ affine, sigmoid, tanh, add, mul }, p, x, previous) {
      const aI = affine(p.b_i, [p.W_i, x], [p.U_i, previous.h]); // (1)
      const i = sigmoid(seesI ? add(aI, mul(p.p_i, previous.c)) : aI); // (1)
      const aF = affine(p.b_f, [p.W_f, x], [p.U_f, previous.h]); // (2)
      const f = sigmoid(seesF ? add(aF, mul(p.p_f, previous.c)) : aF); // (2)
      const g = tanh(affine(p.b_g, [p.W_g, x], [p.U_g, previous.h])); // (3)
      const c = add(mul(f, previous.c), mul(i, g)); // (4)
      const aO = affine(p.b_o, [p.W_o, x], [p.U_o, previous.h]); // (5)
      const o = sigmoid(seesO ? add(aO, mul(p.p_o, c)) : aO); // (5)
      const tanhC = tanh(c); // (6)
      const h = mul(o, tanhC); // (6)
      return { i, f, g, c, o, tanhC, h };
    },

    backward({ add, mul, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH, c: dCLater }) {
      const { i, f, g, c, o, tanhC } = now;
      const dO = mul(dH, tanhC); // (6)
      const dAo = mul(dO, slope.sigmoid(o)); // (5)
      const dC = add(dCLater, mul(dH, o, slope.tanh(tanhC)), ...(seesO ? [mul(dAo, p.p_o)] : [])); // (6) (5)
      const dF = mul(dC, previous.c); // (4)
      const dI = mul(dC, g); // (4)
      const dG = mul(dC, i); // (4)
      const dAg = mul(dG, slope.tanh(g)); // (3)
      const dAf = mul(dF, slope.sigmoid(f)); // (2)
      const dAi = mul(dI, slope.sigmoid(i)); // (1)
      accumulate(dAo, dP.b_o, [dP.W_o, x], [dP.U_o, previous.h]); // (5)
      if (seesO) accumulate(mul(dAo, c), dP.p_o); // (5)
      accumulate(dAg, dP.b_g, [dP.W_g, x], [dP.U_g, previous.h]); // (3)
      accumulate(dAf, dP.b_f, [dP.W_f, x], [dP.U_f, previous.h]); // (2)
      if (seesF) accumulate(mul(dAf, previous.c), dP.p_f); // (2)
      accumulate(dAi, dP.b_i, [dP.W_i, x], [dP.U_i, previous.h]); // (1)
      if (seesI) accumulate(mul(dAi, previous.c), dP.p_i); // (1)
      return {
        dX: transposed([p.W_i, dAi], [p.W_f, dAf], [p.W_g, dAg], [p.W_o, dAo]), // (1) (2) (3) (5)
        dPrevious: {
          h: transposed([p.U_i, dAi], [p.U_f, dAf], [p.U_g, dAg], [p.U_o, dAo]), // (1) (2) (3) (5)
          c: add(mul(dC, f), ...(seesI ? [mul(dAi, p.p_i)] : []), ...(seesF ? [mul(dAf, p.p_f)] : [])), // (4) (1) (2)
        },
      };
    },
  };
};

export const variants: readonly Cell[] = (["ifo", "if", "io", "fo", "i", "f", "o"] as const).map(lstmPeephole);
