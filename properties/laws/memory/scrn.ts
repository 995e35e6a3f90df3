import type { Tensor, Tensors } from "../../../spec/tensor.ts";
import { ignoresInitialState } from "../../controls/controls.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { at, fill, mapTensor, mapTensors, withParams } from "../../requests/rearrange.ts";

export const scrn: Law = {
  id: "memory/scrn-context-fades",
  sentence: "Where nothing enters the context (W_s = 0) it is α times itself at every step.",
  source: "Mikolov et al. 2014; docs/theory.md 3.17",
  conformance: "L2",
  family: "recurrent",
  cells: ["scrn"],
  appliesTo: (_, options) => options["alpha"] !== 0,
  needs: ["initialState"],
  space: { regimes: ["tame", "wide", "sparse"] },
  control: ignoresInitialState,
  check: async ({ case: { options }, request, run }) => {
    const closed = withParams(request, (params) =>
      mapTensors(params, (t, name) => (name === "W_s" ? mapTensor(t, () => 0) : t)),
    );
    const alpha = (options["alpha"] as number | undefined) ?? 0.95;
    const stepsOf = (b: number): number => request.lengths?.[b] ?? request.sizes.T;
    const faded = ({ s }: Tensors): Tensor =>
      fill(s as Tensor, (s as Tensor).shape, (b, j) => at(s as Tensor, b, j) * alpha ** stepsOf(b));
    const { final } = await run(closed);
    if (final === undefined) return [];
    const initial = closed.layers[0]?.initial ?? [];
    const want = final.map((walks) => walks.map((state, walk) => ({ ...state, s: faded(initial[walk] as Tensors) })));
    return againstEachOther(oracle(closed), { final }, { final: want });
  },
};
