/**
 * Gradient clipping with threshold θ > 0. Norm: R. Pascanu, T. Mikolov, Y. Bengio, On the difficulty of training recurrent neural
 * networks, 2013, algorithm 1.
 *
 *     value        gᵢ ← min(max(gᵢ, −θ), θ)
 *     norm         g ← g · min(1, θ/‖g‖₂), each tensor by itself
 *     global norm  the same, ‖·‖₂ over all tensors together
 *
 * Gradients inside the threshold stay as they are, to the bit, zero gradients among them. The norms neither overflow nor underflow. A
 * norm that is not finite makes every element NaN: a broken gradient is not scaled to one that looks sound. NaN stays NaN by value too.
 */
import { dtypeOf, tensor, type Tensor, type Tensors } from "../../../../spec/tensor.ts";

/**
 * A gradient with every element clipped to [−θ, θ], on both sides (seed 003's `if g > θ: g = θ` clips only one). @throws RangeError
 * where θ is not positive
 */
export function clipByValue(theta: number, gradient: Tensor): Tensor {
  positive(theta);
  return mapped(gradient, (g) => Math.min(Math.max(g, -theta), theta));
}

/** A gradient scaled so that its norm is at most θ. @throws RangeError where θ is not positive */
export const clipByNorm = (theta: number, gradient: Tensor): Tensor => shortened(theta, lengthOf([gradient]))(gradient);

/** Gradients scaled together, so that the norm of them all is at most θ. @throws RangeError where θ is not positive */
export const clipByGlobalNorm = (theta: number, gradients: Tensors): Tensors => {
  const shorten = shortened(theta, lengthOf(Object.values(gradients)));
  return Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, shorten(gradient)]));
};

/** ‖g‖₂ = largest · ratio: the largest magnitude, and a ratio between 1 and the root of the number of elements. */
interface Length {
  readonly largest: number;
  readonly ratio: number;
}

function lengthOf(gradients: readonly Tensor[]): Length {
  let largest = 0;
  for (const { data } of gradients) for (const g of data) largest = Math.max(largest, Math.abs(g));
  if (largest === 0) return { largest, ratio: 1 };
  let squares = 0;
  for (const { data } of gradients) for (const g of data) squares += (g / largest) ** 2;
  return { largest, ratio: Math.sqrt(squares) };
}

/** Shortens the tensors of a vector of this length to θ; g/largest and θ/ratio cannot overflow. */
function shortened(theta: number, { largest, ratio }: Length): (gradient: Tensor) => Tensor {
  positive(theta);
  if (largest * ratio <= theta) return (gradient) => gradient;
  return (gradient) => mapped(gradient, (g) => (g / largest) * (theta / ratio));
}

const mapped = (t: Tensor, f: (value: number) => number): Tensor => tensor(dtypeOf(t), t.shape, Array.from(t.data, f));

function positive(theta: number): void {
  if (!(theta > 0)) throw new RangeError(`clip: theta is ${theta}, wanted a number above 0`);
}
