/**
 * Quasi-recurrent network, width 1: Bradbury et al., ICLR 2017. x is [m], all else [n].
 *
 *     a_* = W_* x + b_*, for z and the gates    (1)
 *     c, h: see pooling.ts                      (2)
 */
import type { Product } from "../algebra/types.ts";
import type { Cell, Parameters, Vectors } from "../cell.ts";
import { type Gate, type Pooled, type Pooling, gatesOf, pool, poolBack } from "./pooling.ts";

type QrnnWindow1Cell = Cell<Parameters<`${"W" | "b"}_${Gate}`>, Vectors<"c">, Pooled, "h">;

const qrnnWindow1 = (pooling: Pooling): QrnnWindow1Cell => {
  const gates = gatesOf[pooling];
  return {
    id: "qrnn-window-1",
    defaults: { pooling: "ifo", bias: true },
    options: pooling === "ifo" ? {} : { pooling },
    parameters: gates.flatMap((gate) => [`W_${gate}`, `b_${gate}`]),
    state: ["c"],
    output: "h",

    forward(algebra, p, x, previous) {
      const a = (gate: Gate) => algebra.affine(p[`b_${gate}`], [p[`W_${gate}`], x]); // (1)
      return pool(algebra, pooling, a, previous.c); // (2)
    },

    backward(algebra, p, dP, { x, previous, now }, dNow) {
      const { dA, dCOld } = poolBack(algebra, pooling, now, previous.c, dNow); // (2)
      for (const gate of gates) algebra.accumulate(dA[gate]!, dP[`b_${gate}`], [dP[`W_${gate}`], x]); // (1)
      const back = gates.map((gate): Product => [p[`W_${gate}`], dA[gate]!]); // (1)
      return { dX: algebra.transposed(...(back as [Product])), dPrevious: { c: dCOld } };
    },
  };
};

export const variants: readonly Cell[] = (["ifo", "fo", "f"] as const).map(qrnnWindow1);
