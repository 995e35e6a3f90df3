import type { Layer, RunAnswer, RunRequest } from "../../../impl/contract.ts";
import type { Cell } from "../../../spec/cell.ts";
import type { Options } from "../../../spec/options.ts";
import { sameNumbers } from "../../judge/same-numbers.ts";
import type { Law, Trial } from "../../law.ts";
import type { Multiplication } from "../../structure/homogeneity.ts";
import { type Gauge, gaugesOf, multiplied } from "../../structure/multiply.ts";

export const exists =
  (by: Multiplication, which: (gauge: Gauge) => boolean) =>
  ({ id }: Cell, options: Options): boolean =>
    gaugesOf(id, options, by).some(which);

/** A request with units multiplied, what it was answered, and what it should be by the answer to the plain one; null without gauge. */
export async function tried(
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

/** No gate is so far shut, and no product so small, that a power of two would be rounded. */
export const farFromSubnormal = ["tame", "sparse"] as const;

/** 1/8 to 8, by unit. */
const powersOfTwo =
  ({ draw }: Trial) =>
  () =>
  (unit: number): number =>
    2 ** draw(`power ${unit}`, -3, 3);

export const scaledUnits =
  (which: (gauge: Gauge) => boolean): Law["check"] =>
  async (trial) => {
    const sides = await tried(trial, "scale", which, powersOfTwo(trial));
    return sides === null ? [] : sameNumbers(sides.got, sides.want);
  };
