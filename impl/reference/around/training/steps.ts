/** Tensors whose first axis is time, [T, …], taken apart and put together; sums of gradients. */
import { dtypeOf, elements, tensor, type Tensor } from "../../../../spec/tensor.ts";
import type { Gradients } from "../../../contract.ts";
import { zip } from "../../algebra/zip.ts";

/** Steps `from` to below `to`; a copy. */
export function steps({ shape: [, ...one], data }: Tensor, from: number, to: number): Tensor {
  const size = elements(one);
  return { shape: [to - from, ...one], data: data.slice(from * size, to * size) };
}

/** One after another; at least one. */
export function joined(parts: readonly Tensor[]): Tensor {
  const [first] = parts as readonly [Tensor];
  const whole = tensor(dtypeOf(first), [
    parts.reduce((count, { shape }) => count + shape[0]!, 0),
    ...first.shape.slice(1),
  ]);
  let offset = 0;
  for (const { data } of parts) {
    whole.data.set(data, offset);
    offset += data.length;
  }
  return whole;
}

/** The steps from `start` of T, all others 0. */
export function embedded(part: Tensor, start: number, T: number): Tensor {
  const [, ...one] = part.shape;
  const whole = tensor(dtypeOf(part), [T, ...one]);
  whole.data.set(part.data, start * elements(one));
  return whole;
}

/** Steps before `from` are 0. */
export const silencedBefore = (t: Tensor, from: number): Tensor =>
  embedded(steps(t, from, t.shape[0]!), from, t.shape[0]!);

/** The sum of two runs' gradients, element by element; absent tensors count as 0. */
export const sumOfGradients = (a: Gradients, b: Gradients): Gradients => {
  const initial = a.initial && b.initial ? sumByDirection(a.initial, b.initial) : (a.initial ?? b.initial);
  return { x: sum(a.x, b.x), params: sumByDirection(a.params, b.params), ...(initial && { initial }) };
};

const sum = (a: Tensor, b: Tensor): Tensor =>
  tensor(
    dtypeOf(a),
    a.shape,
    a.data.map((value, i) => value + b.data[i]!),
  );

const sumByDirection = (a: Gradients["params"], b: Gradients["params"]): Gradients["params"] =>
  zip(a, b).map(([layerA, layerB]) =>
    zip(layerA, layerB).map(([tensorsA, tensorsB]) =>
      Object.fromEntries(Object.entries(tensorsA).map(([name, t]) => [name, sum(t, tensorsB[name]!)])),
    ),
  );
