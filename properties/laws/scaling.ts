import type { Layer, RunAnswer, RunRequest } from "../../impl/contract.ts";
import type { Cell } from "../../spec/cell.ts";
import type { Grade } from "../../spec/language/precision.ts";
import type { Options } from "../../spec/options.ts";
import type { Comparison, Law, Trial } from "../law.ts";
import { againstEachOther, oracle } from "../judge/oracle.ts";
import { sameNumbers } from "../judge/same-numbers.ts";
import { oneStale } from "../controls/stale.ts";
import type { Multiplication } from "../structure/homogeneity.ts";
import { type Gauge, gaugesOf, multiplied } from "../structure/multiply.ts";

const isInput = ({ size }: Gauge): boolean => size === "m";
const isUnit = ({ size }: Gauge): boolean => size !== "m";
const isAny = (): boolean => true;

const exists =
  (by: Multiplication, which: (gauge: Gauge) => boolean) =>
  ({ id }: Cell, options: Options): boolean =>
    gaugesOf(id, options, by).some(which);

/** A request with units multiplied, what it was answered, and what it should be by the answer to the plain one; null without gauge. */
async function tried(
  { request, run, draw }: Trial,
  by: Multiplication,
  which: (gauge: Gauge) => boolean,
  numbers: (gauge: Gauge, request: RunRequest) => (unit: number) => number,
): Promise<{ readonly other: RunRequest; readonly got: RunAnswer; readonly want: RunAnswer } | null> {
  const [{ cell, options }] = request.layers as readonly [Layer];
  const gauges = gaugesOf(cell, options, by).filter(which);
  const gauge = gauges[draw("gauge", 0, Math.max(0, gauges.length - 1))];
  if (gauge === undefined) return null;
  const { request: other, answer } = multiplied(request, gauge, numbers(gauge, request));
  const want = answer(await run(request));
  return { other, got: await run(other), want };
}

/** −1 for one unit, 1 for the others. */
const oneNegated =
  ({ draw }: Trial) =>
  ({ size }: Gauge, { sizes }: RunRequest): ((unit: number) => number) => {
    const one = draw("unit", 0, (sizes[size] as number) - 1);
    return (unit) => (unit === one ? -1 : 1);
  };

/** No gate is so far shut, and no product so small, that a power of two would be rounded. */
const farFromSubnormal = ["tame", "sparse"] as const;

/** 1/8 to 8, by unit. */
const powersOfTwo =
  ({ draw }: Trial) =>
  () =>
  (unit: number): number =>
    2 ** draw(`power ${unit}`, -3, 3);

const scaledUnits =
  (which: (gauge: Gauge) => boolean): Law["check"] =>
  async (trial) => {
    const sides = await tried(trial, "scale", which, powersOfTwo(trial));
    return sides === null ? [] : sameNumbers(sides.got, sides.want);
  };

/**
 * The same number where activations are faithful. One that is not odd to the last bit, tanh as 2 σ(2a) − 1, is good near 1 alone:
 * to it the bound applies.
 */
const gradedByOddness = (side: Comparison): Comparison => {
  const { tolerance, want } = side;
  if (typeof tolerance === "string") return side;
  const of = (accuracy: Grade): Float64Array =>
    accuracy === "absolute" ? tolerance.of(accuracy) : new Float64Array(want.length);
  return { ...side, tolerance: { from: `${tolerance.from}; 0 where activations are faithful`, of } };
};

/** What is multiplied by −1 or by a power of two where that changes nothing else: no rounding depends on either. */
export const scaling: readonly Law[] = [
  {
    id: "symmetry/sign-flip",
    sentence:
      "A unit, or a feature of the input, negated wherever it enters by odd functions alone is negated in outputs and states, and no other number changes.",
    source: "docs/theory.md S02–S04",
    level: "L1",
    family: "recurrent",
    appliesTo: exists("sign", isAny),
    needs: [],
    space: { T: [1, 3], B: [1, 2], m: [1, 4], n: [1, 4] },
    control: oneStale,
    check: async (trial) => {
      const sides = await tried(trial, "sign", isAny, oneNegated(trial));
      return sides === null ? [] : againstEachOther(oracle(sides.other), sides.got, sides.want).map(gradedByOddness);
    },
  },
  {
    id: "symmetry/inputs-scaled",
    sentence:
      "Features multiplied by powers of two, and what they are weighted with divided by them, give the same numbers.",
    source: "docs/theory.md S07",
    level: "L1",
    family: "recurrent",
    appliesTo: exists("scale", isInput),
    needs: [],
    space: { T: [1, 3], B: [1, 2], regimes: farFromSubnormal },
    control: oneStale,
    check: scaledUnits(isInput),
  },
  {
    id: "symmetry/units-scaled",
    sentence:
      "Units that enter by functions of degree 1 alone may be multiplied by powers of two: so are outputs and states, and no other number changes.",
    source: "docs/theory.md S02",
    level: "L1",
    family: "recurrent",
    appliesTo: exists("scale", isUnit),
    needs: [],
    space: { T: [1, 3], B: [1, 2], regimes: farFromSubnormal },
    control: oneStale,
    check: scaledUnits(isUnit),
  },
];
