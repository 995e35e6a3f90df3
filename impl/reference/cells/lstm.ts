/**
 * Long short-term memory with a forget gate: Hochreiter & Schmidhuber 1997; Gers, Schmidhuber & Cummins 2000. Computed by
 * torch.nn.LSTM (tanh), Keras LSTM and, without peepholes, ONNX LSTM. x is [m], all else [n]; h', c' are h, c one step
 * earlier; φ is tanh or relu.
 *
 *     i = σ(W_i x + U_i h' + b_i)      (1)
 *     f = σ(W_f x + U_f h' + b_f)      (2)
 *     o = σ(W_o x + U_o h' + b_o)      (3)
 *     g = φ(W_g x + U_g h' + b_g)      (4)
 *     c = f ⊙ c' + i ⊙ g               (5)
 *     h = o ⊙ φ(c)                     (6)
 */
import { type Activation, type GateActivation, activations, gateActivations } from "../algebra/types.ts";
import { nonDefault, type Cell, type Parameters, type Vectors } from "../cell.ts";

const parameters = ["W_i", "U_i", "b_i", "W_f", "U_f", "b_f", "W_o", "U_o", "b_o", "W_g", "U_g", "b_g"] as const;

type LstmParameters = Parameters<(typeof parameters)[number]>;

type LstmCell = Cell<LstmParameters, Vectors<"h" | "c">, Vectors<"i" | "f" | "o" | "g" | "c" | "phiC" | "h">>;

/** The options of a variant but for its bias. */
export interface LstmOptions {
  /** φ */
  readonly activation: Activation;
  /** σ */
  readonly gateActivation: GateActivation;
  /** Added to the forget gate's pre-activation at run time. */
  readonly forgetBias: 0 | 1;
  /** The cell state is kept within ±1. */
  readonly cellClip: "none" | 1;
}

const defaults = { activation: "tanh", gateActivation: "sigmoid", forgetBias: 0, cellClip: "none" } as const;

const lstm = (options: LstmOptions): LstmCell => ({
  id: "lstm",
  defaults: { ...defaults, bias: true },
  options: nonDefault(defaults, options),
  parameters,
  state: ["h", "c"],

  forward(
    { affine, [options.activation]: phi, [options.gateActivation]: sigma, add, mul, plus, clip },
    p,
    x,
    previous,
  ) {
    const i = sigma(affine(p.b_i, [p.W_i, x], [p.U_i, previous.h])); // (1)
    const f = sigma(plus(options.forgetBias, affine(p.b_f, [p.W_f, x], [p.U_f, previous.h]))); // (2)
    const o = sigma(affine(p.b_o, [p.W_o, x], [p.U_o, previous.h])); // (3)
    const g = phi(affine(p.b_g, [p.W_g, x], [p.U_g, previous.h])); // (4)
    const whole = add(mul(f, previous.c), mul(i, g)); // (5)
    const c = options.cellClip === "none" ? whole : clip(options.cellClip, whole); // (5)
    const phiC = phi(c); // (6)
    const h = mul(o, phiC); // (6)
    return { i, f, o, g, c, phiC, h };
  },

  backward({ add, mul, slope, within, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH, c: dCLater }) {
    const { i, f, o, g, c, phiC } = now;
    const [phi, sigma] = [slope[options.activation], slope[options.gateActivation]];
    const dO = mul(dH, phiC); // (6)
    const dClipped = add(dCLater, mul(dH, o, phi(phiC))); // (6)
    const dC = options.cellClip === "none" ? dClipped : mul(dClipped, within(options.cellClip, c)); // (5)
    const dF = mul(dC, previous.c); // (5)
    const dI = mul(dC, g); // (5)
    const dG = mul(dC, i); // (5)
    const dAg = mul(dG, phi(g)); // (4)
    const dAo = mul(dO, sigma(o)); // (3)
    const dAf = mul(dF, sigma(f)); // (2)
    const dAi = mul(dI, sigma(i)); // (1)
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
});

export const variants: readonly Cell[] = activations.flatMap((activation) =>
  gateActivations.flatMap((gateActivation) =>
    ([0, 1] as const).flatMap((forgetBias) =>
      (["none", 1] as const).map((cellClip) => lstm({ activation, gateActivation, forgetBias, cellClip })),
    ),
  ),
);
