import type { Layer, RunRequest } from "../../../impl/contract.ts";
import type { Tensor } from "../../../spec/tensor.ts";
import { polarity } from "../../controls/controls.ts";
import type { Law } from "../../law.ts";
import { at, fill, mapTensor, mapTensors, withParams } from "../../requests/rearrange.ts";
import { forceGates, hasBias } from "../gates.ts";
import { type RealUnit, isReal } from "./mechanism/real-unit.ts";

/** e^a to the power of −8 softplus(Λ), elementwise, and the √(1 − a²) of what comes in. */
const griffin = (request: RunRequest): RealUnit => {
  const [{ params }] = request.layers as readonly [Layer];
  const { L, b_a } = params[0] as Readonly<Record<string, Tensor>>;
  const softplus = (v: number): number => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));
  const decay = Array.from((L as Tensor).data, (v, k) => (8 * softplus(v)) / (1 + Math.exp(-at(b_a as Tensor, k))));
  return { decay, gamma: decay.map((rate) => Math.log(-Math.expm1(-2 * rate)) / 2) };
};

export const rgLru: Law = {
  id: "reduction/rg-lru-of-constant-gates-is-real-lru",
  sentence:
    "With r constant and i = 1 the RG-LRU is a linear recurrent unit of real eigenvalues a, with γ = √(1 − a²).",
  source: "De et al. 2024; docs/theory.md R25",
  conformance: "L1",
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
};
