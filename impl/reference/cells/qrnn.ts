/**
 * Quasi-recurrent network, width 2: Bradbury et al., ICLR 2017. x, x' are [m], all else [n]; x' is the input one step earlier.
 *
 *     a_* = W_*1 x' + W_*2 x + b_*, for z and the gates    (1)
 *     c, h: see pooling.ts                                 (2)
 */
import type { Product } from "../algebra/types.ts";
import type { Cell, Parameters, Vectors } from "../cell.ts";
import { type Gate, type Pooled, type Pooling, gatesOf, pool, poolBack } from "./pooling.ts";

type QrnnParameters = Parameters<`W_${Gate}${1 | 2}` | `b_${Gate}`>;

type QrnnCell = Cell<QrnnParameters, Vectors<"c" | "xPrev">, Pooled & Vectors<"xPrev">, "h">;

const qrnn = (pooling: Pooling): QrnnCell => {
  const gates = gatesOf[pooling];
  return {
    id: "qrnn",
    defaults: { pooling: "ifo", bias: true },
    options: pooling === "ifo" ? {} : { pooling },
    parameters: gates.flatMap((gate) => [`W_${gate}1`, `W_${gate}2`, `b_${gate}`]),
    state: ["c", "xPrev"],
    output: "h",
    shapes: { xPrev: ["m"] },

    forward(algebra, p, x, { c, xPrev }) {
      const a = (gate: Gate) => algebra.affine(p[`b_${gate}`], [p[`W_${gate}1`], xPrev], [p[`W_${gate}2`], x]); // (1)
      return { ...pool(algebra, pooling, a, c), xPrev: x }; // (2)
    },

    backward(algebra, p, dP, { x, previous: { c, xPrev }, now }, { h: dH, c: dCLater, xPrev: dXLater }) {
      const { accumulate, transposed, add } = algebra;
      const { dA, dCOld } = poolBack(algebra, pooling, now, c, { h: dH, c: dCLater }); // (2)
      for (const gate of gates)
        accumulate(dA[gate]!, dP[`b_${gate}`], [dP[`W_${gate}1`], xPrev], [dP[`W_${gate}2`], x]); // (1)
      const back = (j: 1 | 2) =>
        transposed(...(gates.map((gate): Product => [p[`W_${gate}${j}`], dA[gate]!]) as [Product])); // (1)
      return { dX: add(dXLater, back(2)), dPrevious: { c: dCOld, xPrev: back(1) } };
    },
  };
};

export const variants: readonly Cell[] = (["ifo", "fo", "f"] as const).map(qrnn);
