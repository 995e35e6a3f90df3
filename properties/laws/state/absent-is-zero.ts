import type { RunRequest } from "../../../impl/contract.ts";
import type { Tensors } from "../../../spec/tensor.ts";
import { absentIsOne } from "../../controls/controls.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { mapTensor, mapTensors } from "../../requests/rearrange.ts";

export const absentIsZero: Law = {
  id: "state/absent-is-zero",
  sentence: "An absent initial state is a state of zeros.",
  source: "docs/protocol.md, initial; docs/bugs.md R4",
  conformance: "L2",
  family: "recurrent",
  needs: ["initialState"],
  space: { regimes: ["tame", "saturated", "exact", "sparse"] },
  control: absentIsOne,
  check: async ({ request, run }) => {
    const from = (initial: (states: readonly Tensors[]) => readonly Tensors[] | null): RunRequest => ({
      ...request,
      layers: request.layers.map((layer) => ({ ...layer, initial: initial(layer.initial ?? []) })),
    });
    const zeros = from((walks) => walks.map((walk) => mapTensors(walk, (t) => mapTensor(t, () => 0))));
    // a state that is kept from the call before shows where there was one
    await run(request);
    return againstEachOther(oracle(zeros), await run(from(() => null)), await run(zeros));
  },
};
