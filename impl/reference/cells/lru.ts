/**
 * Linear recurrent unit: Orvieto et al. 2023, arXiv 2303.06349. Computed by NicolasZucchet/minimal-LRU. x, y and D are [m],
 * all else [n]; h' is h one step earlier. Complex numbers z are pairs z_re + i z_im; |λ| = exp(−e^ν), arg λ = e^θ.
 *
 *     l = exp(−e^ν), a = e^θ, g = e^γ                         (1)
 *     λ_re = l ⊙ cos a,  λ_im = l ⊙ sin a                     (2)
 *     b_re = B_re x,  b_im = B_im x                           (3)
 *     h_re = λ_re ⊙ h_re' − λ_im ⊙ h_im' + g ⊙ b_re           (4)
 *     h_im = λ_re ⊙ h_im' + λ_im ⊙ h_re' + g ⊙ b_im           (5)
 *     y    = C_re h_re − C_im h_im + D ⊙ x                    (6)
 */
import type { Matrix } from "../algebra/types.ts";
import type { Cell, Parameters, Vectors } from "../cell.ts";

const parameters = ["nu", "theta", "gamma", "B_re", "B_im", "C_re", "C_im", "D"] as const;

type LruParameters = Parameters<"nu" | "theta" | "gamma" | "D"> &
  Readonly<Record<"B_re" | "B_im" | "C_re" | "C_im", Matrix>>;

type LruCell = Cell<
  LruParameters,
  Vectors<"h_re" | "h_im">,
  Vectors<"lambda_re" | "lambda_im" | "g" | "b_re" | "b_im" | "h_re" | "h_im" | "y">,
  "y"
>;

const lru: LruCell = {
  id: "lru",
  defaults: {},
  options: {},
  parameters,
  state: ["h_re", "h_im"],
  output: "y",
  shapes: { B_re: ["n", "m"], B_im: ["n", "m"], C_re: ["m", "n"], C_im: ["m", "n"], D: ["m"], y: ["m"] },

  forward({ affine, exp, cos, sin, add, sub, mul, times }, p, x, previous) {
    const l = exp(times(-1, exp(p.nu))); // (1)
    const a = exp(p.theta); // (1)
    const g = exp(p.gamma); // (1)
    const lambda_re = mul(l, cos(a)); // (2)
    const lambda_im = mul(l, sin(a)); // (2)
    const b_re = affine(null, [p.B_re, x]); // (3)
    const b_im = affine(null, [p.B_im, x]); // (3)
    const turned_re = sub(mul(lambda_re, previous.h_re), mul(lambda_im, previous.h_im)); // (4)
    const turned_im = add(mul(lambda_re, previous.h_im), mul(lambda_im, previous.h_re)); // (5)
    const h_re = add(turned_re, mul(g, b_re)); // (4)
    const h_im = add(turned_im, mul(g, b_im)); // (5)
    const y = add(sub(affine(null, [p.C_re, h_re]), affine(null, [p.C_im, h_im])), mul(p.D, x)); // (6)
    return { lambda_re, lambda_im, g, b_re, b_im, h_re, h_im, y };
  },

  backward(algebra, p, dP, { x, previous, now }, { y: dY, h_re: dReLater, h_im: dImLater }) {
    const { add, sub, mul, times, exp, accumulate, transposed } = algebra;
    const { lambda_re, lambda_im, g, b_re, b_im, h_re, h_im } = now;
    const minusDY = times(-1, dY);
    const dRe = add(dReLater, transposed([p.C_re, dY])); // (6)
    const dIm = add(dImLater, transposed([p.C_im, minusDY])); // (6)
    const dLambdaRe = add(mul(dRe, previous.h_re), mul(dIm, previous.h_im)); // (4) (5)
    const dLambdaIm = sub(mul(dIm, previous.h_re), mul(dRe, previous.h_im)); // (5) (4)
    const dBRe = mul(dRe, g); // (4)
    const dBIm = mul(dIm, g); // (5)
    const dLogModulus = add(mul(dLambdaRe, lambda_re), mul(dLambdaIm, lambda_im)); // (2)
    const dPhase = sub(mul(dLambdaIm, lambda_re), mul(dLambdaRe, lambda_im)); // (2)
    accumulate(mul(dY, x), dP.D); // (6)
    accumulate(minusDY, null, [dP.C_im, h_im]); // (6)
    accumulate(dY, null, [dP.C_re, h_re]); // (6)
    accumulate(dBIm, null, [dP.B_im, x]); // (3)
    accumulate(dBRe, null, [dP.B_re, x]); // (3)
    accumulate(add(mul(dBRe, b_re), mul(dBIm, b_im)), dP.gamma); // (4) (5) (1)
    accumulate(mul(dPhase, exp(p.theta)), dP.theta); // (1)
    accumulate(mul(times(-1, dLogModulus), exp(p.nu)), dP.nu); // (1)
    return {
      dX: add(mul(dY, p.D), transposed([p.B_re, dBRe], [p.B_im, dBIm])), // (6) (3)
      dPrevious: {
        h_re: add(mul(dRe, lambda_re), mul(dIm, lambda_im)), // (4) (5)
        h_im: sub(mul(dIm, lambda_re), mul(dRe, lambda_im)), // (5) (4)
      },
    };
  },
};

export const variants: readonly Cell[] = [lru];
