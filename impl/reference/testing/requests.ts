/** Requests for the tests of the reference, and answers checked for their form. */
import { isDeepStrictEqual } from "node:util";
import { cellOf } from "../../../spec/catalogue.ts";
import { directionsOf, type Direction, type Options } from "../../../spec/options.ts";
import { tensor, type Dtype, type Tensor, type Tensors } from "../../../spec/tensor.ts";
import { checkAnswer } from "../../check.ts";
import type { Layer, RunAnswer, RunRequest, Sizes } from "../../contract.ts";
import { type Random, mulberry32 } from "../../../spec/random.ts";
import { outputOf, shapeOf, type Cell } from "../cell.ts";
import { reference } from "../index.ts";
import { variantsFor } from "../supported.ts";

/** The ids of the reference's cells. */
export const cells: readonly string[] = reference.cells.map(({ cell }) => cell);

/** The same uniform numbers of [−1, 1) in every run. */
export function uniform(seed: number): Random {
  const random = mulberry32(seed);
  return () => 2 * random() - 1;
}

export interface Wish {
  readonly cell: string;
  readonly options?: Options;
  /** One layer for each. */
  readonly directions?: readonly Direction[];
  readonly dtype?: Dtype;
  readonly sizes?: Sizes;
  readonly lengths?: readonly number[] | null;
  readonly seed?: number;
}

/**
 * Everything random and nothing zero: weights, biases, states (some of them positive, clocks at 2), inputs and all cotangents;
 * everything is wanted. Sizes that are not wished are 2.
 */
export function randomRequest(wish: Wish): RunRequest {
  const { cell, options = {}, directions = ["forward"], dtype = "float64", lengths = null, seed = 1 } = wish;
  const { sizes: further = {}, clocks = [], positive = [] } = cellOf(cell);
  const twos = Object.fromEntries(Object.keys(further).map((name) => [name, 2]));
  const sizes: Sizes = { ...twos, ...(wish.sizes ?? { T: 4, B: 3, m: 2, n: 3 }) };
  const { T, B, m } = sizes;
  const next = uniform(seed);
  const filled = (...shape: number[]): Tensor =>
    tensor(dtype, shape, Array.from({ length: shape.reduce((a, b) => a * b, 1) }, next));

  const known = cellFor(cell, options, dtype);
  let width = m;
  const states: (() => Tensors)[] = [];
  const layers = directions.map((direction): Layer => {
    const places = Array.from({ length: directionsOf(direction) });
    const own = { ...sizes, m: width };
    const state = (): Tensors =>
      stateOf(known, (name) => {
        const drawn = filled(B, ...shapeOf(known, name, own));
        if (clocks.includes(name)) return { ...drawn, data: drawn.data.map(() => 2) };
        return positive.includes(name) ? { ...drawn, data: drawn.data.map((v) => Math.abs(v) + 1 / 2) } : drawn;
      });
    const layer = {
      cell,
      options,
      direction,
      params: places.map(() => paramsOf(known, options, (name) => filled(...shapeOf(known, name, own)))),
      initial: places.map(state),
    };
    states.push(state);
    width = places.length * shapeOf(known, outputOf(known), own).reduce((a, b) => a * b, 1);
    return layer;
  });
  return {
    dtype,
    sizes,
    layers,
    x: filled(T, B, m),
    lengths,
    want: ["y", "final", "gradients"],
    cotangents: {
      y: filled(T, B, width),
      final: layers.map(({ params }, l) => params.map(() => states[l]!())),
    },
  };
}

/** The cell that the reference offers for these options. */
function cellFor(cell: string, options: Options, dtype: Dtype): Cell {
  const layer = { cell, options, direction: "forward", params: [], initial: null } as const;
  const found = variantsFor({ dtype, layers: [layer] });
  if ("unsupported" in found) throw new RangeError(`no ${found.unsupported}`);
  return found[0]!.cell;
}

function paramsOf({ parameters }: Cell, options: Options, value: (name: string) => Tensor): Tensors {
  const present = parameters.filter((name) => options["bias"] !== false || !/^[bc]_/u.test(name));
  return Object.fromEntries(present.map((name) => [name, value(name)]));
}

const stateOf = ({ state }: Cell, value: (name: string) => Tensor): Tensors =>
  Object.fromEntries(state.map((name) => [name, value(name)]));

/** The answer of the reference, which is of the contract's form and leaves the request as it was. */
export function run(request: RunRequest): Required<RunAnswer> {
  const before = structuredClone(request);
  const answer = reference.run(request);
  checkAnswer(request, answer);
  if (!isDeepStrictEqual(before, request)) throw new Error("the request was changed");
  return answer as Required<RunAnswer>;
}

/** The request with other parameters. */
export const withParams = (request: RunRequest, change: (params: Tensors) => Tensors): RunRequest => ({
  ...request,
  layers: request.layers.map((layer) => ({ ...layer, params: layer.params.map(change) })),
});
