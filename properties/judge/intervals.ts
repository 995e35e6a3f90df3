import type { RunRequest } from "../../impl/contract.ts";
import type { ActivationName } from "../../spec/language/expression.ts";
import { functions } from "../../spec/language/functions.ts";
import type { Options } from "../../spec/options.ts";
import type { Tensor } from "../../spec/tensor.ts";
import { at } from "../requests/rearrange.ts";
import { gamma } from "../../spec/language/error/rounding.ts";

/** The numbers from `least` to `most`, either of which may be infinite. */
export type Interval = readonly [least: number, most: number];

export const everything: Interval = [-Infinity, Infinity];

export const hull = (...intervals: readonly Interval[]): Interval => [
  Math.min(...intervals.map(([least]) => least)),
  Math.max(...intervals.map(([, most]) => most)),
];

export const within = ([least, most]: Interval, limit: number): Interval => [
  Math.max(least, -limit),
  Math.min(most, limit),
];

const positive: Interval = [0, Infinity];
const unit: Interval = [0, 1];
const symmetric: Interval = [-1, 1];

const ranges: Readonly<Partial<Record<ActivationName, Interval>>> = {
  tanh: symmetric,
  softsign: symmetric,
  sigmoid: unit,
  "hard-sigmoid": unit,
  "hard-sigmoid-6": unit,
  relu: positive,
  softplus: positive,
  exp: positive,
  sqrt: positive,
  abs: positive,
  cos: symmetric,
  sin: symmetric,
};

/** Numbers that a function has for values, in any arithmetic. */
export const rangeOfFunction = (fn: ActivationName): Interval => ranges[fn] ?? everything;

/** The activation of candidates that was chosen. */
export const activationOf = (options: Options): ActivationName =>
  (options["activation"] as ActivationName | undefined) ?? "tanh";

/** Range of candidates, which is that of the chosen activation. */
export const rangeOf = (options: Options): Interval => rangeOfFunction(activationOf(options));

/** Image of an interval under φ: every activation grows with its argument. */
export const imageOf = (fn: ActivationName, [least, most]: Interval): Interval => [
  functions[fn].value(least),
  functions[fn].value(most),
];

/** One unit of one row of a forward run of one layer, `steps` steps from its start. */
export interface Place {
  readonly request: RunRequest;
  readonly options: Options;
  readonly row: number;
  readonly unit: number;
  readonly steps: number;
}

/** Interval of the initial value of a unit: that number alone. */
export const startOf = ({ request, row, unit: j }: Place, state: string): Interval => {
  const initial = request.layers[0]?.initial?.[0]?.[state];
  const value = initial === undefined ? 0 : at(initial, row, j);
  return [value, value];
};

/** Range of W x + b of a unit over the steps so far, with its rounding here. */
export function affineOf({ request, row, unit: j, steps }: Place, weights: string, bias: string): Interval {
  const params = request.layers[0]?.params[0] ?? {};
  const [W, b] = [params[weights] as Tensor, params[bias]];
  const seen = Array.from({ length: steps }, (_, t): Interval => {
    const terms = Array.from({ length: request.sizes.m }, (_w, k) => at(W, j, k) * at(request.x, t, row, k));
    if (b !== undefined) terms.push(at(b, j));
    const value = terms.reduce((sum, term) => sum + term, 0);
    const rounding = gamma(terms.length) * terms.reduce((sum, term) => sum + Math.abs(term), 0);
    return [value - rounding, value + rounding];
  });
  return hull(...seen);
}
