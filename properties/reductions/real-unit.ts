import type { Layer, RunRequest } from "../../impl/contract.ts";
import { unitRoundoff } from "../../spec/language/precision.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { fill, mapTensor, mapTensors } from "../requests/rearrange.ts";

/**
 * A linear recurrence with real eigenvalues, h = λ h′ + e^γ B x: the linear recurrent unit of phase 0. λ = exp(−e^ν) and γ are no
 * linear functions of another cell's parameters, so they are rounded: by Δν and Δγ at most, by which a product of k eigenvalues
 * changes by the factor λ^(k(e^Δν − 1)) and what comes in by e^Δγ.
 */
export interface RealUnit {
  /** −ln λ of every unit, exact but for 8 roundings in float64. */
  readonly decay: readonly number[];
  /** γ of every unit, as exact. */
  readonly gamma: readonly number[];
}

/** What is smaller than every exponent of either type: e^−1000 = 0. */
const LEAST = -1_000;

const atLeast = (v: number): number => Math.max(LEAST, v);

/** How much of every path through T steps is lost by the rounding of ν and γ, at most. */
export function lostOnTheWay({ decay, gamma }: RealUnit, { dtype, sizes }: RunRequest): number {
  const rounding = (v: number): number => (unitRoundoff[dtype] + 8 * unitRoundoff.float64) * (1 + Math.abs(v));
  const ofUnit = (rate: number, k: number): number =>
    sizes.T * rate * Math.expm1(rounding(atLeast(Math.log(rate)))) + rounding(atLeast(gamma[k] as number));
  return Math.expm1(Math.max(...decay.map(ofUnit)));
}

/** Cell, weights and state of the unit, from the matrix B [n, m] of each walk and the states [B, n] that they start from. */
export function asLru(request: RunRequest, unit: RealUnit, state: string, B: (params: Tensors) => Tensor): RunRequest {
  const n = unit.decay.length;
  const [{ direction, params, initial }] = request.layers as readonly [Layer];
  const vector = (of: (k: number) => number): Tensor => fill(request.x, [n], (k) => of(k));
  const none = (rows: number, columns: number): Tensor => fill(request.x, [rows, columns], () => 0);
  const unity = (rows: number, columns: number): Tensor =>
    fill(request.x, [rows, columns], (i, j) => (i === j ? 1 : 0));
  const { m } = request.sizes;
  return {
    ...request,
    sizes: { ...request.sizes, n },
    layers: [
      {
        cell: "lru",
        options: {},
        direction,
        params: params.map((walk) => ({
          nu: vector((k) => atLeast(Math.log(unit.decay[k] as number))),
          theta: vector(() => LEAST), // e^θ = 0: cos 1, sin 0
          gamma: vector((k) => atLeast(unit.gamma[k] as number)),
          B_re: B(walk),
          B_im: none(n, m),
          C_re: unity(m, n),
          C_im: none(m, n),
          D: fill(request.x, [m], () => 0),
        })),
        initial:
          initial?.map((walk) => {
            const h_re = walk[state] as Tensor;
            return { h_re, h_im: mapTensor(h_re, () => 0) };
          }) ?? null,
      },
    ],
  };
}

export const magnitudes = (t: Tensor): Tensor => mapTensor(t, Math.abs);

/** The same walk over magnitudes: its state is the sum of the magnitudes of all paths that lead there. */
export const allPositive = (request: RunRequest): RunRequest => ({
  ...request,
  x: magnitudes(request.x),
  layers: request.layers.map((layer) => ({
    ...layer,
    params: layer.params.map((walk) => ({ ...walk, B_re: magnitudes(walk["B_re"] as Tensor) })),
    initial: layer.initial?.map((walk) => mapTensors(walk, magnitudes)) ?? null,
  })),
});
