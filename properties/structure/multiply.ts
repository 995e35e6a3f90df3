import type { Layer, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { stepFor } from "../../spec/catalogue.ts";
import type { Node, Shape } from "../../spec/language/expression.ts";
import type { Options } from "../../spec/options.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { at, fill, mapTensors, withLayer } from "../requests/rearrange.ts";
import { type Degrees, type Multiplication, degreesOf } from "./homogeneity.ts";

/** Units that can be multiplied: those of one size, with the degrees that go with it. */
export interface Gauge {
  readonly size: string;
  readonly degrees: Degrees;
}

const known = new Map<string, readonly Gauge[]>();

/** Every way to multiply units of a cell, size by size: `m` the features of the input, `n` the hidden units. */
export function gaugesOf(cell: string, options: Options, by: Multiplication): readonly Gauge[] {
  const step = stepFor(cell, options);
  const key = [cell, JSON.stringify(step.options), by].join(" ");
  const found =
    known.get(key) ??
    ["n", "m", ...Object.keys(step.cell.sizes ?? {})].flatMap((size) =>
      degreesOf(step, size, by).map((degrees) => ({ size, degrees })),
    );
  known.set(key, found);
  return found;
}

/**
 * A request whose units are multiplied, and what becomes of its answer.
 * @param by the number of each unit of the gauge's size
 */
export function multiplied(
  request: RunRequest,
  { size, degrees }: Gauge,
  by: (unit: number) => number,
): { readonly request: RunRequest; readonly answer: (plain: RunAnswer) => RunAnswer } {
  const [layer] = request.layers as readonly [Layer];
  const step = stepFor(layer.cell, layer.options);
  const width = request.sizes[size] as number;
  /** `before` axes come first that no unit is on. */
  const times = (t: Tensor, node: Node, shape: Shape, before = 0): Tensor => {
    const degree = degrees(node);
    return fill(t, t.shape, (...index) =>
      shape.reduce(
        // both directions side by side have the same units
        (value, symbol, k) =>
          symbol === size ? value * by((index[before + k] as number) % width) ** (degree[k] as number) : value,
        at(t, ...index),
      ),
    );
  };
  const states = (walk: Tensors): Tensors =>
    mapTensors(walk, (t, name) => times(t, step.state[name] as Node, step.state[name]?.shape ?? [], 1));
  const weights = new Map(step.params.map((param) => [param.name, param]));
  const params = (walk: Tensors): Tensors =>
    mapTensors(walk, (t, name) => times(t, weights.get(name) as Node, weights.get(name)?.shape ?? []));
  return {
    request: {
      ...withLayer(request, { params: layer.params.map(params), initial: layer.initial?.map(states) ?? null }),
      x: times(request.x, step.x, step.x.shape, 2),
    },
    answer: ({ y, final }) => ({
      ...(y && { y: times(y, step.y, step.y.shape, 2) }),
      ...(final && { final: final.map((walks) => walks.map(states)) }),
    }),
  };
}
