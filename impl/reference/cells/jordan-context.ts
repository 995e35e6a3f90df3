/**
 * Jordan network with self-connected context units: Jordan, "Serial order: a parallel distributed processing approach", 1986.
 * x is [m], h [n], s and y [k], U_h [n, k], V_y [k, n]; y', s' are y, s one step earlier; ψ is the softmax or the identity.
 *
 *     s = μ s' + y'                    (1)
 *     h = tanh(W_h x + U_h s + b_h)    (2)
 *     y = ψ(V_y h + b_y)               (3)
 */
import { nonDefault, type Cell, type Parameters, type Vectors } from "../cell.ts";

const parameters = ["W_h", "U_h", "b_h", "V_y", "b_y"] as const;

type JordanParameters = Parameters<(typeof parameters)[number]>;

const defaults = { mu: 0.5, output: "softmax", bias: true } as const;

const jordanContext = (
  mu: 0.5 | 0,
  output: "softmax" | "identity",
): Cell<JordanParameters, Vectors<"y" | "s">, Vectors<"s" | "h" | "y">> => ({
  id: "jordan-context",
  defaults,
  options: nonDefault(defaults, { mu, output, bias: true }),
  parameters,
  state: ["y", "s"],
  output: "y",
  shapes: { U_h: ["n", "k"], V_y: ["k", "n"], b_y: ["k"], y: ["k"], s: ["k"] },

  forward({ affine, tanh, add, times, [output]: psi }, p, x, previous) {
    const s = add(times(mu, previous.s), previous.y); // (1)
    const h = tanh(affine(p.b_h, [p.W_h, x], [p.U_h, s])); // (2)
    const y = psi(affine(p.b_y, [p.V_y, h])); // (3)
    return { s, h, y };
  },

  backward({ add, dot, plus, times, mul, slope, accumulate, transposed }, p, dP, { x, now }, { y: dY, s: dSLater }) {
    const { s, h, y } = now;
    const dU = output === "softmax" ? mul(y, plus(-dot(y, dY), dY)) : dY; // (3)
    const dA = mul(transposed([p.V_y, dU]), slope.tanh(h)); // (3) (2)
    const dS = add(dSLater, transposed([p.U_h, dA])); // (2)
    accumulate(dU, dP.b_y, [dP.V_y, h]); // (3)
    accumulate(dA, dP.b_h, [dP.W_h, x], [dP.U_h, s]); // (2)
    return {
      dX: transposed([p.W_h, dA]), // (2)
      dPrevious: { y: dS, s: times(mu, dS) }, // (1)
    };
  },
});

export const variants: readonly Cell[] = ([0.5, 0] as const).flatMap((mu) =>
  (["softmax", "identity"] as const).map((output) => jordanContext(mu, output)),
);
