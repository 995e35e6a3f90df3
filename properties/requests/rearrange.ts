import type { Layer, RunRequest } from "../../impl/contract.ts";
import { type Tensor, type Tensors, dtypeOf, tensor } from "../../spec/tensor.ts";

/** A tensor of the same element type, every element computed from its index. */
export function fill(like: Tensor, shape: readonly number[], at: (...index: readonly number[]) => number): Tensor {
  const filled = tensor(dtypeOf(like), shape);
  const index = shape.map(() => 0);
  for (let i = 0; i < filled.data.length; i++) {
    filled.data[i] = at(...index);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1;
      if (index[axis] !== shape[axis]) break;
      index[axis] = 0;
    }
  }
  return filled;
}

/** Element of a tensor of two or three axes. */
export function at({ data, shape }: Tensor, ...index: readonly number[]): number {
  let place = 0;
  for (let axis = 0; axis < index.length; axis++) place = place * (shape[axis] as number) + (index[axis] as number);
  return data[place] as number;
}

/** Every element replaced. */
export function mapTensor({ shape, data }: Tensor, of: (value: number, i: number) => number): Tensor {
  const mapped = data.slice();
  for (let i = 0; i < mapped.length; i++) mapped[i] = of(data[i] as number, i);
  return { shape, data: mapped };
}

export function mapTensors(tensors: Tensors, of: (t: Tensor, name: string) => Tensor): Tensors {
  const mapped: Record<string, Tensor> = {};
  for (const [name, t] of Object.entries(tensors)) mapped[name] = of(t, name);
  return mapped;
}

const shapeOf3 = (t: Tensor): readonly [number, number, number] => t.shape as readonly [number, number, number];

/** Steps `from` ≤ t < `to` of a sequence [T, B, k]. */
export function takeSteps(t: Tensor, from: number, to: number): Tensor {
  const [, B, k] = shapeOf3(t);
  return fill(t, [to - from, B, k], (s, b, i) => at(t, s + from, b, i));
}

/** Row b of a sequence [T, B, k], as a batch of one. */
export function takeRow(t: Tensor, row: number): Tensor {
  const [T, , k] = shapeOf3(t);
  return fill(t, [T, 1, k], (s, _, i) => at(t, s, row, i));
}

/** Row b of a state [B, n], as a batch of one. */
export const takeStateRow = (t: Tensor, row: number): Tensor =>
  fill(t, [1, ...t.shape.slice(1)], (_, ...rest) => at(t, row, ...rest));

/** Features `from` ≤ i < `to` of a sequence [T, B, k]. */
export function takeFeatures(t: Tensor, from: number, to: number): Tensor {
  const [T, B] = shapeOf3(t);
  return fill(t, [T, B, to - from], (s, b, i) => at(t, s, b, i + from));
}

/** Two sequences one after the other. */
export function concatSteps(first: Tensor, second: Tensor): Tensor {
  const [T, B, k] = shapeOf3(first);
  const [S] = shapeOf3(second);
  return fill(first, [T + S, B, k], (s, b, i) => (s < T ? at(first, s, b, i) : at(second, s - T, b, i)));
}

/** Features of two sequences side by side. */
export function concatFeatures(first: Tensor, second: Tensor): Tensor {
  const [T, B, k] = shapeOf3(first);
  const [, , j] = shapeOf3(second);
  return fill(first, [T, B, k + j], (s, b, i) => (i < k ? at(first, s, b, i) : at(second, s, b, i - k)));
}

/** Every row's valid prefix turned round; what follows it stays. */
export function flipValid(t: Tensor, lengths: readonly number[] | null): Tensor {
  const [T, B, k] = shapeOf3(t);
  return fill(t, [T, B, k], (s, b, i) => {
    const length = lengths?.[b] ?? T;
    return at(t, s < length ? length - 1 - s : s, b, i);
  });
}

/** The request with its first layer changed. */
export const withLayer = (request: RunRequest, change: Partial<Layer>): RunRequest => ({
  ...request,
  layers: request.layers.map((layer, depth) => (depth === 0 ? { ...layer, ...change } : layer)),
});

/** The request with every layer's parameters changed. */
export const withParams = (request: RunRequest, change: (params: Tensors) => Tensors): RunRequest => ({
  ...request,
  layers: request.layers.map((layer) => ({ ...layer, params: layer.params.map(change) })),
});
