/** Requests for the tests of the reference, and answers checked for their form. */
import { isDeepStrictEqual } from "node:util";
import { walks, type Direction, type Options } from "../../../spec/options.ts";
import { tensor, type Dtype, type Tensor, type Tensors } from "../../../spec/tensor.ts";
import { checkAnswer } from "../../check.ts";
import type { Layer, RunAnswer, RunRequest, Sizes } from "../../contract.ts";
import { reference } from "../index.ts";

/** Gates with W, U and b, then lone vectors; then the state. */
const blocks: Readonly<
  Record<string, { gates: readonly string[]; vectors: readonly string[]; state: readonly string[] }>
> = {
  elman: { gates: ["h"], vectors: [], state: ["h"] },
  lstm: { gates: ["i", "f", "o", "g"], vectors: [], state: ["h", "c"] },
  gru: { gates: ["z", "r", "h"], vectors: [], state: ["h"] },
  "gru-reset-after": { gates: ["z", "r", "h"], vectors: ["c_h"], state: ["h"] },
};

export const cells: readonly string[] = Object.keys(blocks);

/** The same uniform numbers of (−1, 1) in every run (mulberry32). */
export function uniform(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
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

/** Everything random and nothing zero: weights, biases, states, inputs and all cotangents; everything is wanted. */
export function randomRequest(wish: Wish): RunRequest {
  const { cell, options = {}, directions = ["forward"], dtype = "float64", lengths = null, seed = 1 } = wish;
  const { sizes = { T: 4, B: 3, m: 2, n: 3 } } = wish;
  const { T, B, m, n } = sizes;
  const next = uniform(seed);
  const filled = (...shape: number[]): Tensor =>
    tensor(dtype, shape, Array.from({ length: shape.reduce((a, b) => a * b, 1) }, next));

  let width = m;
  const layers = directions.map((direction): Layer => {
    const places = Array.from({ length: walks(direction) });
    const layer = {
      cell,
      options,
      direction,
      params: places.map(() => paramsOf(cell, options, (name) => filled(...shapeOf(name, width, n)))),
      initial: places.map(() => stateOf(cell, () => filled(B, n))),
    };
    width = n * places.length;
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
      final: layers.map(({ params }) => params.map(() => stateOf(cell, () => filled(B, n)))),
    },
  };
}

function shapeOf(name: string, m: number, n: number): number[] {
  if (name.startsWith("W")) return [n, m];
  return name.startsWith("U") ? [n, n] : [n];
}

function paramsOf(cell: string, options: Options, value: (name: string) => Tensor): Tensors {
  const { gates, vectors } = blocks[cell]!;
  const names = gates.flatMap((gate) => [`W_${gate}`, `U_${gate}`, `b_${gate}`]).concat(vectors);
  const present = names.filter((name) => options["bias"] !== false || /^[WU]/u.test(name));
  return Object.fromEntries(present.map((name) => [name, value(name)]));
}

const stateOf = (cell: string, value: () => Tensor): Tensors =>
  Object.fromEntries(blocks[cell]!.state.map((name) => [name, value()]));

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
