/**
 * Gated recurrent unit, reset after the matrix product: Cho et al. 2014, arXiv 1406.1078v1. Computed by torch.nn.GRU, cuDNN,
 * Keras GRU and ONNX GRU with `linear_before_reset=1`. x is [m], all else [n]; h' is h one step earlier; k is
 * what is kept of it: z where the polarity is "keep", 1 − z where it is "write".
 *
 *     z  = σ(W_z x + U_z h' + b_z)             (1)
 *     r  = σ(W_r x + U_r h' + b_r)             (2)
 *     s  = U_h h' + c_h                        (3)
 *     h̃  = φ(W_h x + b_h + r ⊙ s)             (4)
 *     h  = (1 − k) ⊙ h̃ + k ⊙ h'                (5)
 */
import { type Activation, type GateActivation, activations, gateActivations } from "../algebra/types.ts";
import { nonDefault, type Cell, type Parameters, type Vectors } from "../cell.ts";

const parameters = ["W_z", "U_z", "b_z", "W_r", "U_r", "b_r", "W_h", "U_h", "b_h", "c_h"] as const;

type GruResetAfterParameters = Parameters<(typeof parameters)[number]>;

const defaults = { polarity: "keep", activation: "tanh", gateActivation: "sigmoid" } as const;

const gruResetAfter = (
  polarity: "keep" | "write",
  activation: Activation,
  gateActivation: GateActivation,
): Cell<GruResetAfterParameters, Vectors<"h">, Vectors<"z" | "r" | "s" | "hTilde" | "h">> => ({
  id: "gru-reset-after",
  defaults: { ...defaults, bias: true },
  options: nonDefault(defaults, { polarity, activation, gateActivation }),
  parameters,
  state: ["h"],

  forward({ affine, [activation]: phi, [gateActivation]: sigma, add, mul, complement }, p, x, previous) {
    const z = sigma(affine(p.b_z, [p.W_z, x], [p.U_z, previous.h])); // (1)
    const r = sigma(affine(p.b_r, [p.W_r, x], [p.U_r, previous.h])); // (2)
    const s = affine(p.c_h, [p.U_h, previous.h]); // (3)
    const hTilde = phi(add(affine(p.b_h, [p.W_h, x]), mul(r, s))); // (4)
    const [kept, written] = polarity === "keep" ? [z, complement(z)] : [complement(z), z]; // (5)
    const h = add(mul(written, hTilde), mul(kept, previous.h)); // (5)
    return { z, r, s, hTilde, h };
  },

  backward({ add, sub, mul, complement, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH }) {
    const { z, r, s, hTilde } = now;
    const [kept, written] = polarity === "keep" ? [z, complement(z)] : [complement(z), z]; // (5)
    const dHTilde = mul(dH, written); // (5)
    const dZ = mul(dH, polarity === "keep" ? sub(previous.h, hTilde) : sub(hTilde, previous.h)); // (5)
    const dAh = mul(dHTilde, slope[activation](hTilde)); // (4)
    const dR = mul(dAh, s); // (4)
    const dS = mul(dAh, r); // (4)
    const dAr = mul(dR, slope[gateActivation](r)); // (2)
    const dAz = mul(dZ, slope[gateActivation](z)); // (1)
    accumulate(dAh, dP.b_h, [dP.W_h, x]); // (4)
    accumulate(dS, dP.c_h, [dP.U_h, previous.h]); // (3)
    accumulate(dAr, dP.b_r, [dP.W_r, x], [dP.U_r, previous.h]); // (2)
    accumulate(dAz, dP.b_z, [dP.W_z, x], [dP.U_z, previous.h]); // (1)
    return {
      dX: transposed([p.W_z, dAz], [p.W_r, dAr], [p.W_h, dAh]), // (1) (2) (4)
      dPrevious: { h: add(mul(dH, kept), transposed([p.U_z, dAz], [p.U_r, dAr], [p.U_h, dS])) }, // (5) (1) (2) (3)
    };
  },
});

export const variants: readonly Cell[] = (["keep", "write"] as const).flatMap((polarity) =>
  activations.flatMap((activation) =>
    gateActivations.map((gateActivation) => gruResetAfter(polarity, activation, gateActivation)),
  ),
);
