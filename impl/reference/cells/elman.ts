/**
 * Simple recurrent network: Elman, "Finding structure in time", 1990. Computed by torch.nn.RNN (tanh, relu), Keras SimpleRNN
 * and ONNX RNN. x is [m], all else [n]; h' is h one step earlier; φ is tanh or any other activation.
 *
 *     h = φ(W_h x + U_h h' + b_h)   (1)
 */
import { type Activation, activations } from "../algebra/types.ts";
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["W_h", "U_h", "b_h"] as const;

type ElmanParameters = Parameters<(typeof parameters)[number]>;

export const elman = (activation: Activation): Cell<ElmanParameters, Vectors<"h">> => ({
  id: "elman",
  defaults: { activation: "tanh", bias: true },
  options: activation === "tanh" ? {} : { activation },
  parameters,
  state: ["h"],

  forward({ affine, [activation]: phi }, p, x, previous) {
    return { h: phi(affine(p.b_h, [p.W_h, x], [p.U_h, previous.h])) }; // (1)
  },

  backward({ mul, slope, accumulate, transposed }, p, dP, { x, previous, now }, { h: dH }) {
    const dA = mul(dH, slope[activation](now.h)); // (1)
    accumulate(dA, dP.b_h, [dP.W_h, x], [dP.U_h, previous.h]); // (1)
    return {
      dX: transposed([p.W_h, dA]), // (1)
      dPrevious: { h: transposed([p.U_h, dA]) }, // (1)
    };
  },
});

export const variants: readonly Cell[] = activations.map(elman);
