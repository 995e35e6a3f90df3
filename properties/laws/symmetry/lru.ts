import type { RunAnswer } from "../../../impl/contract.ts";
import type { Tensor, Tensors } from "../../../spec/tensor.ts";
import { firstWeights } from "../../controls/controls.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { mapTensor, withLayer, withParams } from "../../requests/rearrange.ts";

/** Multiplication by i of a pair (re, im). */
const turned = (tensors: Tensors, of: string): Tensors => ({
  ...tensors,
  [`${of}_re`]: mapTensor(tensors[`${of}_im`] as Tensor, (v) => -v),
  [`${of}_im`]: tensors[`${of}_re`] as Tensor,
});

export const lru: Law = {
  id: "symmetry/lru-quarter-turn",
  sentence: "Multiplied by i what enters the state, and what it starts from, and divided by i what is read: the same.",
  source: "Orvieto et al. 2023; docs/theory.md 3.21",
  conformance: "L1",
  family: "lru",
  needs: [],
  space: { regimes: ["tame", "wide", "exact", "sparse"] },
  control: firstWeights,
  check: async ({ request, run }) => {
    const turnedState = (state: Tensors): Tensors => turned(state, "h");
    const turnedWeights = (params: Tensors): Tensors => turned(turned(turned(turned(params, "B"), "C"), "C"), "C");
    const other = withLayer(withParams(request, turnedWeights), {
      initial: request.layers[0]?.initial?.map(turnedState) ?? null,
    });
    const { y, final } = await run(request);
    const want: RunAnswer = {
      ...(y && { y }),
      ...(final && { final: final.map((walks) => walks.map(turnedState)) }),
    };
    return againstEachOther(oracle(other), await run(other), want);
  },
};
