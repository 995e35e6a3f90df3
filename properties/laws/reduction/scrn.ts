import type { Tensor } from "../../../spec/tensor.ts";
import { negative } from "../../controls/controls.ts";
import type { Law } from "../../law.ts";
import { isReal } from "./mechanism/real-unit.ts";
import { free, identity, same, zero } from "./mechanism/parameter-map.ts";
import type { Reduction } from "./mechanism/reduction.ts";

/** Reductions of the SCRN. */
export const scrn: readonly Reduction[] = [
  {
    id: "scrn-unseen-context-is-elman",
    sentence: "Where nothing sees the context (P = 0, V_s = 0) and V_h = I the SCRN is an Elman network with σ.",
    source: "Mikolov et al. 2014; docs/theory.md R16",
    from: { cell: "scrn" },
    to: { cell: "elman", options: { activation: "sigmoid", bias: false } },
    map: { P_h: zero, V_h: identity, V_s: zero, ...free("W_s") },
    asLargeAsN: ["k"],
    bitwise: false,
  },
  {
    id: "scrn-fleeting-context-is-elman",
    sentence: "With α = 0 the context is B x: where the SCRN sees the input through it alone (A = 0, P = I), W = B.",
    source: "Mikolov et al. 2014; docs/theory.md R16",
    from: { cell: "scrn", options: { alpha: 0 } },
    to: { cell: "elman", options: { activation: "sigmoid", bias: false } },
    map: { W_s: same("W_h"), P_h: identity, W_h: zero, V_h: identity, V_s: zero },
    asLargeAsN: ["q", "k"],
    bitwise: false,
  },
];

export const contextIsRealLru: Law = {
  id: "reduction/scrn-context-is-real-lru",
  sentence: "The context of the SCRN is a linear recurrent unit of real eigenvalues α, what comes in times 1 − α.",
  source: "Mikolov et al. 2014; docs/theory.md R23",
  conformance: "L1",
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
};
