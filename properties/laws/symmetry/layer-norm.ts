import type { RunRequest } from "../../../impl/contract.ts";
import { negative } from "../../controls/controls.ts";
import { oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { mapTensor, mapTensors, withParams } from "../../requests/rearrange.ts";

export const layerNorm: Law = {
  id: "symmetry/layer-norm-common-number",
  sentence: "A number added to all input weights, and another to all recurrent weights, changes no output.",
  source: "Ba, Kiros & Hinton 2016, table 1; docs/theory.md 3.8",
  conformance: "L1",
  family: "recurrent",
  cells: ["lstm-layer-norm"],
  needs: [],
  // multiples of 1/4 can be added exactly
  space: { regimes: ["exact"] },
  control: negative("W_i"),
  check: async ({ request, run, draw }) => {
    const by: Readonly<Record<string, number>> = { W: draw("W", 1, 8) / 4, U: draw("U", 1, 8) / 4 };
    const shifted: RunRequest = withParams(request, (params) =>
      mapTensors(params, (t, name) => mapTensor(t, (v) => v + (by[name.split("_")[0] as string] ?? 0))),
    );
    const [{ y }, { y: other }] = [await run(request), await run(shifted)];
    if (y === undefined || other === undefined) return [];
    const [plain, moved] = [oracle(request), oracle(shifted)];
    return [
      {
        what: "y",
        shape: y.shape,
        got: other.data,
        want: y.data,
        tolerance: {
          from: "running error analysis of the equations, with either weights",
          of: (accuracy) => plain(accuracy).y.error.map((e, i) => e + (moved(accuracy).y.error[i] as number)),
        },
      },
    ];
  },
};
