/**
 * Clockwork network: Koutník et al. 2014, arXiv 1402.3511. Computed by pranv/clockwork_rnn, whose first step is t = 0 too. x is
 * [m], t one number, all else [n]; h', t' are h, t one step earlier. Unit j is in module ⌊j g/n⌋ of g and of the period
 * T_j = 2^⌊j g/n⌋; M_ij is 1 where T_i ≤ T_j and 0 elsewhere, a_j is 1 where T_j divides t' and 0 elsewhere.
 *
 *     h̃ = tanh(W_h x + (M ⊙ U_h) h' + b_h)    (1)
 *     h = a ⊙ h̃ + (1 − a) ⊙ h'                (2)
 *     t = t' + 1                              (3)
 */
import type { Algebra, Matrix, Vector } from "../algebra/types.ts";
import { nonDefault, type Cell, type Parameters, type Vectors } from "../cell.ts";

const parameters = ["W_h", "U_h", "b_h"] as const;

type ClockworkParameters = Parameters<(typeof parameters)[number]>;

const defaults = { modules: 2, bias: true } as const;

/** T, [n] */
const periodsOf = (n: number, g: number): Vector =>
  Float64Array.from({ length: n }, (_, j) => 2 ** Math.floor((j * g) / n));

/** M ⊙ U; the rest of U is not read. */
function masked({ select }: Algebra, g: number, { rows, columns, data }: Matrix): Matrix {
  const T = periodsOf(rows, g);
  const M = data.map((_, at) => Number(T[Math.floor(at / columns)]! <= T[at % columns]!));
  return { rows, columns, data: select(M, data, new Float64Array(data.length)) };
}

/** a, [n] */
const dueAt = ([t]: Vector, n: number, g: number): Vector => periodsOf(n, g).map((T) => Number(t! % T === 0));

/** @param g number of modules */
const clockwork = (g: 1 | 2 | 3): Cell<ClockworkParameters, Vectors<"h" | "t">, Vectors<"hTilde" | "h" | "t">> => ({
  id: "clockwork",
  defaults,
  options: nonDefault(defaults, { modules: g, bias: true }),
  parameters,
  state: ["h", "t"],
  shapes: { t: [] },

  forward(algebra, p, x, previous) {
    const { affine, tanh, plus, select } = algebra;
    const hTilde = tanh(affine(p.b_h, [p.W_h, x], [masked(algebra, g, p.U_h), previous.h])); // (1)
    const h = select(dueAt(previous.t, hTilde.length, g), hTilde, previous.h); // (2)
    const t = plus(1, previous.t); // (3)
    return { hTilde, h, t };
  },

  backward(algebra, p, dP, { x, previous, now: { hTilde } }, { h: dH, t: dT }) {
    const { add, mul, slope, select, accumulate, transposed } = algebra;
    const zero = new Float64Array(dH.length);
    const a = dueAt(previous.t, dH.length, g);
    const dA = mul(select(a, dH, zero), slope.tanh(hTilde)); // (2) (1)
    const dMU: Matrix = { ...p.U_h, data: p.U_h.data.map(() => 0) };
    accumulate(dA, dP.b_h, [dP.W_h, x], [dMU, previous.h]); // (1)
    accumulate(masked(algebra, g, dMU).data, dP.U_h.data); // (1)
    return {
      dX: transposed([p.W_h, dA]), // (1)
      dPrevious: {
        h: add(select(a, zero, dH), transposed([masked(algebra, g, p.U_h), dA])), // (2) (1)
        t: dT, // (3)
      },
    };
  },
});

export const variants: readonly Cell[] = ([2, 1, 3] as const).map(clockwork);
