/**
 * Pooling of the quasi-recurrent network: Bradbury et al., ICLR 2017. All [n]; a_* are given; c' is c one step earlier.
 *
 *     z = tanh(a_z)                             (1)
 *     f = σ(a_f)                                (2)
 *     o = σ(a_o)                                (3)
 *     i = σ(a_i); with fo- and f-pooling 1 − f  (4)
 *     c = f ⊙ c' + i ⊙ z                        (5)
 *     h = o ⊙ c; with f-pooling c               (6)
 */
import type { Algebra, Vector } from "../algebra/types.ts";
import type { Vectors } from "../cell.ts";

export type Pooling = "ifo" | "fo" | "f";

/** The candidate and the gates. */
export type Gate = "z" | "f" | "o" | "i";

/** The convolutions, in the catalogue's order. */
export const gatesOf: Readonly<Record<Pooling, readonly Gate[]>> = {
  ifo: ["z", "f", "o", "i"],
  fo: ["z", "f", "o"],
  f: ["z", "f"],
};

export type Pooled = Vectors<"z" | "f" | "i" | "c" | "h"> & Partial<Vectors<"o">>;

export function pool(
  { sigmoid, tanh, add, mul, complement }: Algebra,
  pooling: Pooling,
  a: (gate: Gate) => Vector,
  cOld: Vector,
): Pooled {
  const z = tanh(a("z")); // (1)
  const f = sigmoid(a("f")); // (2)
  const i = pooling === "ifo" ? sigmoid(a("i")) : complement(f); // (4)
  const c = add(mul(f, cOld), mul(i, z)); // (5)
  if (pooling === "f") return { z, f, i, c, h: c }; // (6)
  const o = sigmoid(a("o")); // (3)
  const h = mul(o, c); // (6)
  return { z, f, o, i, c, h };
}

/** dL/da_* of the gates that there are, and dL/dc'. */
export function poolBack(
  { add, sub, mul, slope }: Algebra,
  pooling: Pooling,
  { z, f, o, i, c }: Pooled,
  cOld: Vector,
  { h: dH, c: dCLater }: Vectors<"h" | "c">,
): { readonly dA: Partial<Vectors<Gate>>; readonly dCOld: Vector } {
  const dC = add(dCLater, o === undefined ? dH : mul(dH, o)); // (6)
  const dZ = mul(dC, i); // (5)
  const dF = mul(dC, pooling === "ifo" ? cOld : sub(cOld, z)); // (5) (4)
  const dA = {
    z: mul(dZ, slope.tanh(z)), // (1)
    f: mul(dF, slope.sigmoid(f)), // (2)
    ...(o !== undefined && { o: mul(dH, c, slope.sigmoid(o)) }), // (6) (3)
    ...(pooling === "ifo" && { i: mul(dC, z, slope.sigmoid(i)) }), // (5) (4)
  };
  return { dA, dCOld: mul(dC, f) }; // (5)
}
