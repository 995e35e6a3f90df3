import type { RunRequest } from "../../../impl/contract.ts";
import type { Grade } from "../../../spec/language/precision.ts";
import { oneStale } from "../../controls/stale.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Comparison, Law, Trial } from "../../law.ts";
import type { Gauge } from "../../structure/multiply.ts";
import { exists, tried } from "./scaling.ts";

const isAny = (): boolean => true;

/** −1 for one unit, 1 for the others. */
const oneNegated =
  ({ draw }: Trial) =>
  ({ size }: Gauge, { sizes }: RunRequest): ((unit: number) => number) => {
    const one = draw("unit", 0, (sizes[size] as number) - 1);
    return (unit) => (unit === one ? -1 : 1);
  };

/**
 * The same number where activations are faithful. One that is not odd to the last bit, tanh as 2 σ(2a) − 1, is good near 1 alone:
 * to it the bound applies.
 */
const gradedByOddness = (side: Comparison): Comparison => {
  const { tolerance, want } = side;
  if (typeof tolerance === "string") return side;
  const of = (accuracy: Grade): Float64Array =>
    accuracy === "faithful" ? new Float64Array(want.length) : tolerance.of(accuracy);
  return { ...side, tolerance: { from: `${tolerance.from}; 0 where activations are faithful`, of } };
};

export const signFlip: Law = {
  id: "symmetry/sign-flip",
  sentence:
    "A unit, or a feature of the input, negated wherever it enters by odd functions alone is negated in outputs and states, and no other number changes.",
  source: "docs/theory.md S02–S04",
  conformance: "L1",
  family: "recurrent",
  appliesTo: exists("sign", isAny),
  needs: [],
  space: { T: [1, 3], B: [1, 2], m: [1, 4], n: [1, 4] },
  control: oneStale,
  check: async (trial) => {
    const sides = await tried(trial, "sign", isAny, oneNegated(trial));
    return sides === null ? [] : againstEachOther(oracle(sides.other), sides.got, sides.want).map(gradedByOddness);
  },
};
