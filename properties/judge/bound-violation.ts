import type { Layer, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { allOptions, cellOf } from "../../spec/catalogue.ts";
import type { Grade } from "../../spec/language/precision.ts";
import type { Bounded } from "../../spec/networks/bounded.ts";
import type { Tensor } from "../../spec/tensor.ts";
import { type Interval, type Place, everything } from "./intervals.ts";
import type { Comparison } from "../law.ts";
import { type Oracle, oracle } from "./oracle.ts";
import { gamma } from "../../spec/language/error/rounding.ts";

/** Interval in which a unit of a state must be. */
export type Bound = (place: Place) => Interval;

/** A state of a forward run of one layer, and the bound of its units. */
export interface Bounding {
  readonly state: string;
  readonly bound: Bound;
  /** The bound of a step is that of the step before: errors of the steps add up. */
  readonly carried: boolean;
}

/** Values of a state in an answer: at every step where it is the output, else after the last. */
interface Seen {
  readonly what: string;
  readonly got: Tensor;
  readonly of: (accuracy: Grade) => Bounded;
  /** Number of steps, row and unit of an element. */
  readonly place: (i: number) => Pick<Place, "steps" | "row" | "unit">;
}

function seenOf(request: RunRequest, answer: RunAnswer, state: string, expected: Oracle): Seen | null {
  const { sizes, lengths, layers } = request;
  const lengthOf = (row: number): number => lengths?.[row] ?? sizes.T;
  if (cellOf(layers[0]?.cell as string).output === state) {
    const got = answer.y;
    if (got === undefined) return null;
    const [, B, width] = got.shape as readonly [number, number, number];
    const place: Seen["place"] = (i) => {
      const row = Math.floor(i / width) % B;
      const steps = Math.floor(i / (width * B)) + 1;
      return { steps: steps > lengthOf(row) ? 0 : steps, row, unit: i % width };
    };
    return { what: "y", got, of: (accuracy) => expected(accuracy).y, place };
  }
  const got = answer.final?.[0]?.[0]?.[state];
  if (got === undefined) return null;
  const width = got.shape[1] as number;
  return {
    what: `final[0][0].${state}`,
    got,
    of: (accuracy) => expected(accuracy).final[0]?.[0]?.[state] as Bounded,
    place: (i) => ({ steps: lengthOf(Math.floor(i / width)), row: Math.floor(i / width), unit: i % width }),
  };
}

/** Errors of a sequence [T, …], each with those of the steps before it. */
const summed = (error: Float64Array, perStep: number): Float64Array => {
  const sums = error.slice();
  for (let i = perStep; i < sums.length; i++) sums[i] = (sums[i] as number) + (sums[i - perStep] as number);
  return sums;
};

/** Distance of the units of a state beyond their bounds: at most the rounding of their computation. */
export function excess(request: RunRequest, answer: RunAnswer, { state, bound, carried }: Bounding): Comparison[] {
  const seen = seenOf(request, answer, state, oracle(request, { observed: answer.y }));
  if (seen === null) return [];
  const { what, got, of, place } = seen;
  const [layer] = request.layers as readonly [Layer];
  const options = allOptions(cellOf(layer.cell), layer.options);
  const intervals = Array.from(got.data, (_, i) => {
    const where = place(i);
    return where.steps === 0 ? everything : bound({ request, options, ...where });
  });
  const beyond = Array.from(got.data, (v, i) => {
    const [least, most] = intervals[i] as Interval;
    return Math.max(0, least - v, v - most);
  });
  const limits = intervals.map((ends) => Math.max(...ends.map((end) => (Number.isFinite(end) ? Math.abs(end) : 0))));
  return [
    {
      what: `${what}, beyond its bound`,
      shape: got.shape,
      got: beyond,
      want: beyond.map(() => 0),
      tolerance: {
        from: "running error analysis of the steps, and the rounding of the bound",
        of: (accuracy) => {
          const { error, shape } = of(accuracy);
          const perStep = shape.slice(1).reduce((product, size) => product * size, 1);
          const sums = carried && what === "y" ? summed(error, perStep) : error;
          return sums.map((e, i) => e + gamma(4) * (limits[i] as number));
        },
      },
    },
  ];
}
