/**
 * Gated recurrent unit, reset before the matrix product: Cho et al. 2014, arXiv 1406.1078v3. Computed by Keras GRU with
 * `reset_after=False` and ONNX GRU with `linear_before_reset=0`. x is [m], all else [n]; h' is h one step earlier; k is
 * what is kept of it: z where the polarity is "keep", 1 − z where it is "write".
 *
 *     z  = σ(W_z x + U_z h' + b_z)             (1)
 *     r  = σ(W_r x + U_r h' + b_r)             (2)
 *     h̃  = phi(W_h x + U_h (r ⊙ h') + b_h)    (3)
 *     h  = (1 − k) ⊙ h̃ + k ⊙ h'                (4)
 */
import { type Activation, type GateActivation, activations, gateActivations } from "../algebra/types.ts";
import { nonDefault, type Cell, type Parameters, type Vectors } from "../cell.ts";

const parameters = ["W_z", "U_z", "b_z", "W_r", "U_r", "b_r", "W_h", "U_h", "b_h"] as const;

type GruParameters = Parameters<(typeof parameters)[number]>;

const defaults = { polarity: "keep", activation: "tanh", gateActivation: "sigmoid" } as const;

const gru = (
  polarity: "keep" | "write",
  activation: Activation,
  gateActivation: GateActivation,
): Cell<GruParameters, Vectors<"h">, Vectors<"z" | "r" | "rh" | "hTilde" | "h">> => ({
  id: "gru",
  defaults: { ...defaults, bias: true },
  options: nonDefault(defaults, { polarity, activation, gateActivation }),
  parameters,
  state: ["h"],

  forward({ affine, [activation]: phi, [gateActivation]: sigma, add, mul, complement }, p, x, previous) {
    const z = sigma(affine(p.b_z, [p.W_z, x], [p.U_z, previous.h])); // (1)
    const r = sigma(affine(p.b_r, [p.W_r, x], [p.U_r, previous.h])); // (2)
    const rh = mul(r, previous.h); // (3)
    const hTilde = phi(affine(p.b_h, [p.W_h, x], [p.U_h, rh])); // (3)
    const [kept, written] = polarity === "keep" ? [z, complement(z)] : [complement(z), z]; // (4)
    const h = add(mul(written, hTilde), mul(kept, previous.h)); // (4)
    return { z, r, rh, hTilde, h };
  },

  backward({ add, sub, mul, complement, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH }) {
    const { z, r, rh, hTilde } = now;
    const [kept, written] = polarity === "keep" ? [z, complement(z)] : [complement(z), z]; // (4)
    const dHTilde = mul(dH, written); // (4)
    const dZ = mul(dH, polarity === "keep" ? sub(previous.h, hTilde) : sub(hTilde, previous.h)); // (4)
    const dAh = mul(dHTilde, slope[activation](hTilde)); // (3)
    const dRh = transposed([p.U_h, dAh]); // (3)
    const dR = mul(dRh, previous.h); // (3)
    const dAr = mul(dR, slope[gateActivation](r)); // (2)
    const dAz = mul(dZ, slope[gateActivation](z)); // (1)
    accumulate(dAh, dP.b_h, [dP.W_h, x], [dP.U_h, rh]); // (3)
    accumulate(dAr, dP.b_r, [dP.W_r, x], [dP.U_r, previous.h]); // (2)
    accumulate(dAz, dP.b_z, [dP.W_z, x], [dP.U_z, previous.h]); // (1)
    return {
      dX: transposed([p.W_z, dAz], [p.W_r, dAr], [p.W_h, dAh]), // (1) (2) (3)
      dPrevious: { h: add(mul(dH, kept), mul(dRh, r), transposed([p.U_z, dAz], [p.U_r, dAr])) }, // (4) (3) (1) (2)
    };
  },
});

export const variants: readonly Cell[] = (["keep", "write"] as const).flatMap((polarity) =>
  activations.flatMap((activation) =>
    gateActivations.map((gateActivation) => gru(polarity, activation, gateActivation)),
  ),
);
