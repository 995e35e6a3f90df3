import type { Cotangents, Layer, RunRequest } from "../../../../impl/contract.ts";
import { type Grade, unitRoundoff } from "../../../../spec/language/precision.ts";
import type { Bounded } from "../../../../spec/networks/bounded.ts";
import type { Tensor, Tensors } from "../../../../spec/tensor.ts";
import { type Oracle, oracle } from "../../../judge/oracle.ts";
import type { Comparison, Law } from "../../../law.ts";
import { fill, mapTensor, mapTensors } from "../../../requests/rearrange.ts";

/** Every state but one 0. */
const only = (walk: Tensors, state: string): Tensors =>
  mapTensors(walk, (t, name) => (name === state ? t : mapTensor(t, () => 0)));

type ByName<V> = readonly (readonly Readonly<Record<string, V>>[])[];

/** The compared parts of an answer or an expectation: one state after the last step, and the gradients of the first one and of x. */
const seen = <V>(
  state: string,
  { final, gradients }: { readonly final?: ByName<V>; readonly gradients?: { x: V; initial?: ByName<V> } | null },
): (readonly [what: string, V])[] => {
  const ofState = (what: string, by: ByName<V> | undefined): (readonly [string, V])[] =>
    (by?.[0] ?? []).map((walk, k) => [`${what}[0][${k}]`, walk[state] as V]);
  return [
    ...ofState("final", final),
    ...ofState("gradients.initial", gradients?.initial),
    ...(gradients ? ([["gradients.x", gradients.x]] as const) : []),
  ];
};

/** A cell of which one state, called `state`, is that of a real linear recurrent unit. */
interface Kin {
  readonly state: string;
  /** Makes it one. */
  readonly ready: (request: RunRequest) => RunRequest;
  readonly unit: (request: RunRequest) => RealUnit;
  /** B of the unit, [n, m], from the parameters of a walk. */
  readonly B: (params: Tensors) => Tensor;
}

export const isReal =
  ({ state, ready, unit: unitOf, B }: Kin): Law["check"] =>
  async ({ request: drawn, cotangents: drawnLoss, run, gradients }) => {
    const request = ready(drawn);
    const unit = unitOf(request);
    const other = asLru(request, unit, state, B);
    // the loss looks at that state alone, after the last step
    const last = drawnLoss.final?.[0]?.map((walk) => walk[state] as Tensor) ?? [];
    const lossOfLru = (of: (t: Tensor) => Tensor): Cotangents => ({
      y: null,
      final: [last.map((t) => ({ h_re: of(t), h_im: mapTensor(t, () => 0) }))],
    });
    const loss: Cotangents = {
      y: null,
      final: drawnLoss.final?.map((walks) => walks.map((walk) => only(walk, state))) ?? null,
    };
    const answer = await run(gradients ? { ...request, want: ["final", "gradients"], cotangents: loss } : request);
    const asked = (its: RunRequest, cotangents: Cotangents): Oracle => oracle(its, gradients ? { cotangents } : {});
    const own = asked(request, loss);
    const lru = asked(
      other,
      lossOfLru((t) => t),
    );
    const paths = asked(allPositive(other), lossOfLru(magnitudes));
    const lost = lostOnTheWay(unit, request);
    const found = (of: Oracle, name: string, accuracy: Grade, what: string): Bounded =>
      seen<Bounded>(name, of(accuracy)).find(([one]) => one === what)?.[1] as Bounded;
    return seen<Tensor>(state, answer).map(([what, { shape, data }]): Comparison => ({
      what,
      shape,
      got: data,
      want: found(lru, "h_re", "faithful", what).value,
      tolerance: {
        from: "running error analysis of the equations of both cells, and the rounding of ν and γ",
        of: (accuracy) => {
          const its = found(lru, "h_re", accuracy, what).error;
          const path = found(paths, "h_re", accuracy, what);
          const rounding = (k: number): number => lost * ((path.value[k] as number) + (path.error[k] as number));
          return found(own, state, accuracy, what).error.map((e, k) => e + (its[k] as number) + rounding(k));
        },
      },
    }));
  };

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

/** An exponent below the range of either type: e^−1000 = 0. */
const LEAST = -1_000;

const atLeast = (v: number): number => Math.max(LEAST, v);

/** The largest share of a path through T steps that the rounding of ν and γ can lose. */
function lostOnTheWay({ decay, gamma }: RealUnit, { dtype, sizes }: RunRequest): number {
  const rounding = (v: number): number => (unitRoundoff[dtype] + 8 * unitRoundoff.float64) * (1 + Math.abs(v));
  const ofUnit = (rate: number, k: number): number =>
    sizes.T * rate * Math.expm1(rounding(atLeast(Math.log(rate)))) + rounding(atLeast(gamma[k] as number));
  return Math.expm1(Math.max(...decay.map(ofUnit)));
}

/** Cell, weights and state of the unit, from the matrix B [n, m] of each walk and the states [B, n] that they start from. */
function asLru(request: RunRequest, unit: RealUnit, state: string, B: (params: Tensors) => Tensor): RunRequest {
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

const magnitudes = (t: Tensor): Tensor => mapTensor(t, Math.abs);

/** The same walk over magnitudes: its state is the sum of the magnitudes of all paths that lead there. */
const allPositive = (request: RunRequest): RunRequest => ({
  ...request,
  x: magnitudes(request.x),
  layers: request.layers.map((layer) => ({
    ...layer,
    params: layer.params.map((walk) => ({ ...walk, B_re: magnitudes(walk["B_re"] as Tensor) })),
    initial: layer.initial?.map((walk) => mapTensors(walk, magnitudes)) ?? null,
  })),
});
