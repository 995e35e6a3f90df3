/**
 * Runs of programs that take their weights as a framework packs them, or sequences with the batch first: `"weights":"pytorch"` and
 * `"batchMajor":true` in the answer to `start`.
 */
import { stepFor } from "../../../spec/catalogue.ts";
import { widthOf } from "../../../spec/cell.ts";
import { directionsOf } from "../../../spec/options.ts";
import { type Tensor, type Tensors, dtypeOf, tensor } from "../../../spec/tensor.ts";
import type { Flags, Layer, RunAnswer, RunRequest, Sizes, Support, Unsupported } from "../../contract.ts";
import { packed } from "../../kit/packed.ts";

/** A run as it is sent, and its answer in the names of the catalogue. */
interface PackedRun {
  readonly request: RunRequest;
  readonly answer: (answer: RunAnswer) => RunAnswer;
  readonly back: (answer: RunAnswer | Unsupported) => RunAnswer | Unsupported;
}

/** The sizes of each layer: its m is the width of the one below. */
function sizesOf({ sizes, layers }: RunRequest): Sizes[] {
  let { m } = sizes;
  return layers.map(({ cell, options, direction }) => {
    const own = { ...sizes, m };
    m = widthOf(stepFor(cell, options), own) * directionsOf(direction);
    return own;
  });
}

/** [a, b, k] to [b, a, k]. */
function turned({ shape, data }: Tensor): Tensor {
  const [a = 0, b = 0, k = 0] = shape;
  const to = tensor(dtypeOf({ shape, data }), [b, a, k]);
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++) to.data.set(data.subarray((i * b + j) * k, (i * b + j + 1) * k), (j * a + i) * k);
  return to;
}

const turnedFlags = (flags: Flags, B: number): Flags =>
  Array.from({ length: B }, (_, b) => flags.map((row) => row[b] === true));

/** A request with the batch first, and its answer with the steps first. */
function batchFirst(request: RunRequest): PackedRun {
  const { cotangents, mask, resets, sizes } = request;
  const answer = ({ y, gradients, ...rest }: RunAnswer): RunAnswer => ({
    ...rest,
    ...(y && { y: turned(y) }),
    ...(gradients && { gradients: { ...gradients, x: turned(gradients.x) } }),
  });
  return {
    request: {
      ...request,
      batchMajor: true,
      x: turned(request.x),
      cotangents: cotangents && { ...cotangents, y: cotangents.y && turned(cotangents.y) },
      ...(mask && { mask: turnedFlags(mask, sizes.B) }),
      ...(resets && { resets: turnedFlags(resets, sizes.B) }),
    },
    answer,
    back: (given) => ("unsupported" in given ? given : answer(given)),
  };
}

/** @param cells what the program declares */
export function packedRun(asked: RunRequest, cells: readonly Support[]): PackedRun {
  const isTurned = cells.some(({ cell, batchMajor }) => batchMajor && cell === asked.layers[0]?.cell);
  if (!isTurned) return withWeights(asked, cells);
  const outer = batchFirst(asked);
  const inner = withWeights(outer.request, cells);
  return {
    request: inner.request,
    answer: (given) => outer.answer(inner.answer(given)),
    back: (given) => outer.back(inner.back(given)),
  };
}

function withWeights(request: RunRequest, cells: readonly Support[]): PackedRun {
  const weightsOf = ({ cell }: Layer): string | undefined => cells.find((one) => one.cell === cell)?.weights;
  if (request.layers.every((layer) => weightsOf(layer) === undefined))
    return { request, answer: (answer) => answer, back: (answer) => answer };
  const sizes = sizesOf(request);
  /** Tensors of every layer and direction, one way or the other. */
  const each = (
    all: readonly (readonly Tensors[])[],
    of: (its: Tensors, layer: Layer, own: Sizes) => Tensors,
  ): Tensors[][] => all.map((walks, l) => walks.map((its) => of(its, request.layers[l] as Layer, sizes[l] as Sizes)));
  const sent = each(
    request.layers.map(({ params }) => params),
    (its, layer, own) => {
      const framework = weightsOf(layer);
      return framework === undefined ? its : packed(framework).to(its, layer.cell, layer.options, own);
    },
  );
  const answer = (given: RunAnswer): RunAnswer => {
    const { gradients } = given;
    if (gradients === undefined) return given;
    const params = each(gradients.params, (its, layer, own) => {
      const framework = weightsOf(layer);
      if (framework === undefined) return its;
      const flat = Object.fromEntries(Object.entries(its).map(([name, { data }]) => [name, data]));
      const found = packed(framework).from(flat, layer.cell, layer.options, own);
      const shapes = new Map(Object.entries(layer.params[0] ?? {}).map(([name, { shape }]) => [name, shape]));
      return Object.fromEntries(
        Object.entries(found).map(([name, values]) => [name, tensor(request.dtype, shapes.get(name) ?? [], values)]),
      );
    });
    return { ...given, gradients: { ...gradients, params } };
  };
  return {
    request: { ...request, layers: request.layers.map((layer, l) => ({ ...layer, params: sent[l] as Tensors[] })) },
    answer,
    back: (given) => ("unsupported" in given ? given : answer(given)),
  };
}
