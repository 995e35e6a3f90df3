import { type Score, additive, general } from "../../../../impl/reference/around/systems/scores.ts";
import type { Given } from "./given.ts";

/** The parameters `attention.W_a`, `attention.U_a`, `attention.b_a` and `attention.v_a`. */
export function additiveOf({ vectorParameter, matrixParameter }: Given): Score {
  const [b, v] = [vectorParameter("attention.b_a"), vectorParameter("attention.v_a")];
  const [W, U] = [matrixParameter("attention.W_a", b.p.length), matrixParameter("attention.U_a", b.p.length)];
  return additive({ W_a: W.p, U_a: U.p, b_a: b.p, v_a: v.p }, { W_a: W.dP, U_a: U.dP, b_a: b.dP, v_a: v.dP });
}

/** The parameter `attention.W_a`, of a query `s`. */
export function generalOf({ vector, matrixParameter }: Given): Score {
  const { p, dP } = matrixParameter("attention.W_a", vector("s").length);
  return general(p, dP);
}
