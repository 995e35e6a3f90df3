/** Growth of the work with the hidden size, on both sides: another algorithm shows here, however fast it is. */
import { type Shape, groupOf } from "../../core/shape.ts";
import type { WorkPair } from "./result.ts";

export interface Growth {
  /** Everything but the hidden size: `lstm/forward/T=16/B=1/m=n/f64`. */
  readonly group: string;
  /** Blocks of head over blocks of base, at the largest hidden size. */
  readonly ratio: number;
  /** True if every block is entered as often as before, at all hidden sizes. */
  readonly same: boolean;
  /** Exponent of the hidden size, between its two largest values; null where there is one. */
  readonly exponent: { readonly base: number; readonly head: number } | null;
  /** The exponents differ by more than small sizes explain: another algorithm. */
  readonly otherAlgorithm: boolean;
}

/** docs/measuring.md 3.3; between n = 16 and 64 the linear terms of an LSTM change its exponent by 0.03. */
const EXPONENT_MARGIN = 0.05;

export function growthOf(shapes: ReadonlyMap<string, Shape>, pairs: readonly WorkPair[]): Growth[] {
  const groups = new Map<string, { readonly n: number; readonly pair: WorkPair }[]>();
  for (const pair of pairs) {
    const shape = shapes.get(pair.workload);
    if (shape === undefined) continue; // counts of a workload that the file does not list
    const group = groupOf(shape);
    groups.set(group, [...(groups.get(group) ?? []), { n: shape.n, pair }]);
  }
  return [...groups].map(([group, members]) => {
    const [large, small] = members.toSorted((a, b) => b.n - a.n);
    const slope = (side: "base" | "head"): number =>
      Math.log(large!.pair[side].total / small!.pair[side].total) / Math.log(large!.n / small!.n);
    const exponent = small === undefined ? null : { base: slope("base"), head: slope("head") };
    return {
      group,
      ratio: large!.pair.head.total / large!.pair.base.total,
      same: members.every(({ pair }) => pair.base.digest === pair.head.digest),
      exponent,
      otherAlgorithm: exponent !== null && Math.abs(exponent.head - exponent.base) > EXPONENT_MARGIN,
    };
  });
}
