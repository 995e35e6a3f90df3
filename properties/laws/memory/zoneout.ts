import { negatesOneInput } from "../../controls/controls.ts";
import { oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { mapTensor, mapTensors, withParams } from "../../requests/rearrange.ts";

export const zoneout: Law = {
  id: "memory/zoneout-of-mask-1-holds",
  sentence: "With masks of 1 zoneout keeps every unit of the output and of the cell, whatever comes in.",
  source: "Krueger et al. 2017; docs/theory.md 3.26",
  conformance: "L2",
  family: "recurrent",
  cells: ["lstm-zoneout"],
  needs: ["initialState"],
  space: { regimes: ["tame", "wide", "sparse"] },
  control: negatesOneInput,
  check: async ({ request, run }) => {
    const held = withParams(request, (params) =>
      mapTensors(params, (t, name) => (name.startsWith("mask_") ? mapTensor(t, () => 1) : t)),
    );
    const { final = [] } = await run(held);
    const expected = oracle(held);
    return (final[0] ?? []).flatMap((state, walk) =>
      Object.entries(state).map(([name, { shape, data }]) => ({
        what: `final[0][${walk}].${name}`,
        shape,
        got: data,
        want: held.layers[0]?.initial?.[walk]?.[name]?.data ?? [],
        tolerance: {
          from: "running error analysis: the new value is multiplied by 0",
          of: (accuracy) => expected(accuracy).final[0]?.[walk]?.[name]?.error as Float64Array,
        },
      })),
    );
  },
};
