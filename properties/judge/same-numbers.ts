import type { RunAnswer } from "../../impl/contract.ts";
import { leaves } from "../../impl/tree.ts";
import type { Comparison } from "../law.ts";

/** Outputs and states of two answers of one form that must be the same numbers; tensors that `want` lacks are not compared. */
export function sameNumbers({ y, final }: RunAnswer, want: RunAnswer): Comparison[] {
  const theirs = new Map(leaves(want));
  return leaves({ y, final }).flatMap(([what, { shape, data }]) => {
    const other = theirs.get(what);
    return other === undefined ? [] : [{ what, shape, got: data, want: other.data, tolerance: "equal" }];
  });
}
