/**
 * Long short-term memory with layer normalisation: Ba, Kiros and Hinton 2016, arXiv 1607.06450, supplement. x is [m], a [4n], all
 * else [n]; h', c' are h, c one step earlier; LN₁ and LN₂ are over the gates i, f, g, o together, with gains g1, g2 and shifts e1,
 * e2; LN₃ is over c, with g3 and e3.
 *
 *     v = [W_i; W_f; W_g; W_o] x                (1)
 *     u = [U_i; U_f; U_g; U_o] h'               (2)
 *     a = LN₁(v) + LN₂(u)                       (3)
 *     i, f, o = σ(a_i + b_i), …                 (4)
 *     g = tanh(a_g + b_g)                       (5)
 *     c = f ⊙ c' + i ⊙ g                        (6)
 *     h = o ⊙ tanh(LN₃(c))                      (7)
 */
import type { Algebra, Vector } from "../algebra/types.ts";
import type { Cell, Parameters, Vectors } from "../cell.ts";
import { layerNorm, layerNormBackward } from "./layer-norm.ts";

const gates = ["i", "f", "g", "o"] as const;
type Gate = (typeof gates)[number];

/** `W_i`, `W_f`, … */
const named = <Letter extends string>(letter: Letter): `${Letter}_${Gate}`[] =>
  gates.map((gate) => `${letter}_${gate}` as const);

type Name = `${"W" | "U" | "g1" | "e1" | "g2" | "e2" | "b"}_${Gate}` | "g3" | "e3";

const parameters: readonly Name[] = [
  ...(["W", "U", "g1", "e1", "g2", "e2", "b"] as const).flatMap(named),
  ...(["g3", "e3"] as const),
];

type LayerNormParameters = Parameters<Name>;

type LayerNormVectors = Vectors<"v" | "u" | Gate | "c" | "tau" | "h">;

/** The four parts of a vector, [4n]. */
const whole = ({ concat }: Algebra, [i, f, g, o]: readonly Vector[]): Vector => concat(concat(i!, f!), concat(g!, o!));

/** [W_i; W_f; W_g; W_o] x, or the same of U. */
const product = (algebra: Algebra, p: LayerNormParameters, letter: "W" | "U", x: Vector): Vector =>
  whole(
    algebra,
    named(letter).map((name) => algebra.affine(null, [p[name], x])),
  );

/** γ and β of LN₁ or LN₂, [4n]. */
const scaling = (algebra: Algebra, p: LayerNormParameters, which: 1 | 2): Record<"gamma" | "beta", Vector> => ({
  gamma: whole(
    algebra,
    named(`g${which}`).map((name) => p[name]),
  ),
  beta: whole(
    algebra,
    named(`e${which}`).map((name) => p[name]),
  ),
});

const lstmLayerNorm: Cell<LayerNormParameters, Vectors<"h" | "c">, LayerNormVectors> = {
  id: "lstm-layer-norm",
  defaults: { bias: true },
  options: {},
  parameters,
  state: ["h", "c"],

  forward(algebra, p, x, previous) {
    const { sigmoid, tanh, add, mul, part } = algebra;
    const v = product(algebra, p, "W", x); // (1)
    const u = product(algebra, p, "U", previous.h); // (2)
    const a = add(layerNorm(algebra, scaling(algebra, p, 1), v), layerNorm(algebra, scaling(algebra, p, 2), u)); // (3)
    const biased = (gate: Gate): Vector => {
      const [own, b] = [part(a, gates.indexOf(gate), gates.length), p[`b_${gate}`]];
      return b === null ? own : add(own, b);
    };
    const [i, f, o] = [sigmoid(biased("i")), sigmoid(biased("f")), sigmoid(biased("o"))]; // (4)
    const g = tanh(biased("g")); // (5)
    const c = add(mul(f, previous.c), mul(i, g)); // (6)
    const tau = tanh(layerNorm(algebra, { gamma: p.g3, beta: p.e3 }, c)); // (7)
    const h = mul(o, tau); // (7)
    return { v, u, i, f, g, o, c, tau, h };
  },

  backward(algebra, p, dP, { x, previous, now }, { h: dH, c: dCLater }) {
    const { add, mul, slope, accumulate, transposed, part } = algebra;
    const { v, u, i, f, g, o, c, tau } = now;
    const third = layerNormBackward(algebra, { gamma: p.g3, beta: p.e3 }, c, mul(dH, o, slope.tanh(tau))); // (7)
    const dC = add(dCLater, third.dA); // (7)
    const dA = whole(algebra, [
      mul(dC, g, slope.sigmoid(i)), // (6) (4)
      mul(dC, previous.c, slope.sigmoid(f)), // (6) (4)
      mul(dC, i, slope.tanh(g)), // (6) (5)
      mul(dH, tau, slope.sigmoid(o)), // (7) (4)
    ]);
    const first = layerNormBackward(algebra, scaling(algebra, p, 1), v, dA); // (3)
    const second = layerNormBackward(algebra, scaling(algebra, p, 2), u, dA); // (3)
    accumulate(third.dGamma, dP.g3); // (7)
    accumulate(third.dBeta, dP.e3); // (7)
    const rows = gates.map((gate, place) => {
      const own = (all: Vector): Vector => part(all, place, gates.length);
      const [dV, dU] = [own(first.dA), own(second.dA)];
      accumulate(own(dA), dP[`b_${gate}`]); // (4) (5)
      accumulate(own(first.dGamma), dP[`g1_${gate}`]); // (3)
      accumulate(own(first.dBeta), dP[`e1_${gate}`]); // (3)
      accumulate(own(second.dGamma), dP[`g2_${gate}`]); // (3)
      accumulate(own(second.dBeta), dP[`e2_${gate}`]); // (3)
      accumulate(dV, null, [dP[`W_${gate}`], x]); // (1)
      accumulate(dU, null, [dP[`U_${gate}`], previous.h]); // (2)
      return { dX: transposed([p[`W_${gate}`], dV]), dH: transposed([p[`U_${gate}`], dU]) }; // (1) (2)
    });
    const total = ([one, two, three, four]: readonly Vector[]): Vector => add(one!, two!, three!, four!);
    return {
      dX: total(rows.map(({ dX }) => dX)), // (1)
      dPrevious: {
        h: total(rows.map((row) => row.dH)), // (2)
        c: mul(dC, f), // (6)
      },
    };
  },
};

export const variants: readonly Cell[] = [lstmLayerNorm];
