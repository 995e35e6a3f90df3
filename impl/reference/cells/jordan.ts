/**
 * Jordan network: Jordan, "Serial order: a parallel distributed processing approach", 1986. x is [m], h [n], y [k], U_h [n, k],
 * V_y [k, n]; y' is y one step earlier, the only state; φ is tanh or any other activation, ψ the softmax or the identity.
 *
 *     h = φ(W_h x + U_h y' + b_h)   (1)
 *     y = ψ(V_y h + b_y)            (2)
 */
import { type Activation, activations } from "../algebra/types.ts";
import { nonDefault, type Cell, type Parameters, type Vectors } from "../cell.ts";

const parameters = ["W_h", "U_h", "b_h", "V_y", "b_y"] as const;

type JordanParameters = Parameters<(typeof parameters)[number]>;

const defaults = { output: "softmax", activation: "tanh", bias: true } as const;

const jordan = (
  output: "softmax" | "identity",
  activation: Activation,
): Cell<JordanParameters, Vectors<"y">, Vectors<"h" | "y">> => ({
  id: "jordan",
  defaults,
  options: nonDefault(defaults, { output, activation, bias: true }),
  parameters,
  state: ["y"],
  output: "y",
  shapes: { U_h: ["n", "k"], V_y: ["k", "n"], b_y: ["k"], y: ["k"] },

  forward({ affine, [activation]: phi, [output]: psi }, p, x, previous) {
    const h = phi(affine(p.b_h, [p.W_h, x], [p.U_h, previous.y])); // (1)
    const y = psi(affine(p.b_y, [p.V_y, h])); // (2)
    return { h, y };
  },

  backward({ dot, plus, mul, slope, accumulate, transposed }, p, dP, { x, previous, now }, { y: dY }) {
    const { h, y } = now;
    const dU = output === "softmax" ? mul(y, plus(-dot(y, dY), dY)) : dY; // (2)
    const dA = mul(transposed([p.V_y, dU]), slope[activation](h)); // (2) (1)
    accumulate(dU, dP.b_y, [dP.V_y, h]); // (2)
    accumulate(dA, dP.b_h, [dP.W_h, x], [dP.U_h, previous.y]); // (1)
    return {
      dX: transposed([p.W_h, dA]), // (1)
      dPrevious: { y: transposed([p.U_h, dA]) }, // (1)
    };
  },
});

export const variants: readonly Cell[] = (["softmax", "identity"] as const).flatMap((output) =>
  activations.map((activation) => jordan(output, activation)),
);
