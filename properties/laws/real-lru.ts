import type { Cotangents, Layer, RunRequest } from "../../impl/contract.ts";
import type { Grade } from "../../spec/language/precision.ts";
import type { Bounded } from "../../spec/networks/bounded.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { negative, polarity } from "../controls/controls.ts";
import type { Comparison, Law } from "../law.ts";
import { type Oracle, oracle } from "../judge/oracle.ts";
import { at, fill, mapTensor, mapTensors, withParams } from "../requests/rearrange.ts";
import { type RealUnit, allPositive, asLru, lostOnTheWay, magnitudes } from "../reductions/real-unit.ts";
import { forceGates, hasBias } from "./gates.ts";

/** Every state but one 0. */
const only = (walk: Tensors, state: string): Tensors =>
  mapTensors(walk, (t, name) => (name === state ? t : mapTensor(t, () => 0)));

type ByName<V> = readonly (readonly Readonly<Record<string, V>>[])[];

/** What is compared of an answer or an expectation: one state after the last step, and the gradients of the first one and of x. */
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

const isReal =
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

/** e^a to the power of −8 softplus(Λ), elementwise, and the √(1 − a²) of what comes in. */
const griffin = (request: RunRequest): RealUnit => {
  const [{ params }] = request.layers as readonly [Layer];
  const { L, b_a } = params[0] as Readonly<Record<string, Tensor>>;
  const softplus = (v: number): number => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));
  const decay = Array.from((L as Tensor).data, (v, k) => (8 * softplus(v)) / (1 + Math.exp(-at(b_a as Tensor, k))));
  return { decay, gamma: decay.map((rate) => Math.log(-Math.expm1(-2 * rate)) / 2) };
};

/** Cells that contain a linear recurrent unit with real eigenvalues. */
export const realUnits: readonly Law[] = [
  {
    id: "reduction/scrn-context-is-real-lru",
    sentence: "The context of the SCRN is a linear recurrent unit of real eigenvalues α, what comes in times 1 − α.",
    source: "Mikolov et al. 2014; docs/theory.md R23",
    level: "L1",
    family: "scrn",
    // the unit has no eigenvalues 0 and 1
    appliesTo: (_, { alpha = 0.95 }) => Number(alpha) > 0 && Number(alpha) < 1,
    needs: [],
    space: { T: [2, 5], lengths: "none", losses: ["final", "both"], regimes: ["tame", "wide", "sparse"] },
    control: negative("W_s"),
    check: isReal({
      state: "s",
      ready: (request) => request,
      unit: ({ layers, sizes }) => {
        const alpha = (layers[0]?.options["alpha"] ?? 0.95) as number;
        const everywhere = (v: number): number[] => Array.from({ length: sizes["q"] as number }, () => v);
        return { decay: everywhere(-Math.log(alpha)), gamma: everywhere(Math.log1p(-alpha)) };
      },
      B: (params) => params["W_s"] as Tensor,
    }),
  },
  {
    id: "reduction/rg-lru-of-constant-gates-is-real-lru",
    sentence:
      "With r constant and i = 1 the RG-LRU is a linear recurrent unit of real eigenvalues a, with γ = √(1 − a²).",
    source: "De et al. 2024; docs/theory.md R25",
    level: "L1",
    family: "rg-lru",
    appliesTo: hasBias,
    needs: [],
    space: {
      T: [2, 5],
      directions: ["forward", "reverse"], // one set of weights
      lengths: "none",
      losses: ["final", "both"],
      regimes: ["tame", "wide", "sparse"],
    },
    control: polarity("a"),
    check: isReal({
      state: "h",
      ready: (request) =>
        withParams(forceGates(request, { x: "open" }), (params) =>
          mapTensors(params, (t, name) => (name === "W_a" ? mapTensor(t, () => 0) : t)),
        ),
      unit: griffin,
      B: ({ W_a }) => fill(W_a as Tensor, (W_a as Tensor).shape, (i, j) => (i === j ? 1 : 0)),
    }),
  },
];
