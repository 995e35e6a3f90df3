/**
 * The LSTM transform of one dimension of a grid LSTM block: Kalchbrenner, Danihelka & Graves, ICLR 2016. All [n]; a_* are given; m'
 * is m one step earlier.
 *
 *     u = σ(a_u)                            (1)
 *     f = σ(a_f)                            (2)
 *     o = σ(a_o)                            (3)
 *     c = tanh(a_c)                         (4)
 *     m = f ⊙ m' + u ⊙ c                    (5)
 *     h = tanh(o ⊙ m), or o ⊙ tanh(m)       (6)
 */
import type { Algebra, Vector } from "../algebra/types.ts";
import type { Vectors } from "../cell.ts";

export type Output = "tanh(o*m)" | "o*tanh(m)";

/** The gates and the candidate. */
export type Gate = "u" | "f" | "o" | "c";

type Transformed = Vectors<Gate | "m" | "h">;

export function transform(
  { sigmoid, tanh, add, mul }: Algebra,
  output: Output,
  a: (gate: Gate) => Vector,
  mOld: Vector,
): Transformed {
  const u = sigmoid(a("u")); // (1)
  const f = sigmoid(a("f")); // (2)
  const o = sigmoid(a("o")); // (3)
  const c = tanh(a("c")); // (4)
  const m = add(mul(f, mOld), mul(u, c)); // (5)
  const h = output === "tanh(o*m)" ? tanh(mul(o, m)) : mul(o, tanh(m)); // (6)
  return { u, f, o, c, m, h };
}

/** dL/da_* and dL/dm'. */
export function transformBack(
  { tanh, add, mul, slope }: Algebra,
  output: Output,
  { u, f, o, c, m, h }: Transformed,
  mOld: Vector,
  { h: dH, m: dMLater }: Vectors<"h" | "m">,
): { readonly dA: Vectors<Gate>; readonly dMOld: Vector } {
  const outer = output === "tanh(o*m)" ? mul(dH, slope.tanh(h)) : dH; // (6)
  const inner = output === "tanh(o*m)" ? m : tanh(m); // (6)
  const dO = mul(outer, inner); // (6)
  const through = output === "tanh(o*m)" ? mul(outer, o) : mul(outer, o, slope.tanh(inner)); // (6)
  const dM = add(dMLater, through);
  const dA = {
    u: mul(dM, c, slope.sigmoid(u)), // (5) (1)
    f: mul(dM, mOld, slope.sigmoid(f)), // (5) (2)
    o: mul(dO, slope.sigmoid(o)), // (3)
    c: mul(dM, u, slope.tanh(c)), // (5) (4)
  };
  return { dA, dMOld: mul(dM, f) }; // (5)
}
