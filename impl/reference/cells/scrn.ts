/**
 * Structurally constrained recurrent network: Mikolov et al. 2014, arXiv 1412.7753; with ŝ = s' that of the authors' code
 * facebookarchive/SCRNNs. x is [m], h [n], s [q], y [k]; W_s is [q, m], P_h [n, q], V_h [k, n], V_s [k, q]; h', s' are h, s one
 * step earlier. There are no biases.
 *
 *     s = (1 − α) W_s x + α s'              (1)
 *     ŝ = s, or s'                          (2)
 *     h = σ(P_h ŝ + W_h x + U_h h')         (3)
 *     y = V_h h + V_s s                     (4)
 */
import { nonDefault, type Cell, type Parameters, type Vectors } from "../cell.ts";

const parameters = ["W_s", "P_h", "W_h", "U_h", "V_h", "V_s"] as const;

type ScrnParameters = Parameters<(typeof parameters)[number]>;

const defaults = { context: "new", alpha: 0.95 } as const;

const scrn = (
  context: "new" | "old",
  alpha: number,
): Cell<ScrnParameters, Vectors<"h" | "s">, Vectors<"s" | "seen" | "h" | "y">, "y"> => ({
  id: "scrn",
  defaults,
  options: nonDefault(defaults, { context, alpha }),
  parameters,
  state: ["h", "s"],
  output: "y",
  shapes: { W_s: ["q", "m"], P_h: ["n", "q"], V_h: ["k", "n"], V_s: ["k", "q"], s: ["q"], y: ["k"] },

  forward({ affine, sigmoid, add, times }, p, x, previous) {
    const s = add(times(1 - alpha, affine(null, [p.W_s, x])), times(alpha, previous.s)); // (1)
    const seen = context === "new" ? s : previous.s; // (2)
    const h = sigmoid(affine(null, [p.P_h, seen], [p.W_h, x], [p.U_h, previous.h])); // (3)
    const y = affine(null, [p.V_h, h], [p.V_s, s]); // (4)
    return { s, seen, h, y };
  },

  backward(
    { add, times, mul, slope, accumulate, transposed },
    p,
    dP,
    { x, previous, now },
    { h: dHLater, s: dSLater, y: dY },
  ) {
    const { s, seen, h } = now;
    const dH = add(dHLater, transposed([p.V_h, dY])); // (4)
    const dA = mul(dH, slope.sigmoid(h)); // (3)
    const dSeen = transposed([p.P_h, dA]); // (3)
    const dSOut = add(dSLater, transposed([p.V_s, dY])); // (4)
    const dS = context === "new" ? add(dSOut, dSeen) : dSOut; // (2)
    const dIn = times(1 - alpha, dS); // (1)
    const kept = times(alpha, dS); // (1)
    accumulate(dY, null, [dP.V_h, h], [dP.V_s, s]); // (4)
    accumulate(dA, null, [dP.P_h, seen], [dP.W_h, x], [dP.U_h, previous.h]); // (3)
    accumulate(dIn, null, [dP.W_s, x]); // (1)
    return {
      dX: add(transposed([p.W_h, dA]), transposed([p.W_s, dIn])), // (3) (1)
      dPrevious: {
        h: transposed([p.U_h, dA]), // (3)
        s: context === "new" ? kept : add(kept, dSeen), // (2)
      },
    };
  },
});

export const variants: readonly Cell[] = (["new", "old"] as const).flatMap((context) =>
  [0.95, 0.5, 0, 1].map((alpha) => scrn(context, alpha)),
);
