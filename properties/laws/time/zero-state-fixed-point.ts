import type { RunRequest } from "../../../impl/contract.ts";
import { stepFor } from "../../../spec/catalogue.ts";
import type { Cell } from "../../../spec/cell.ts";
import type { Options } from "../../../spec/options.ts";
import type { Tensor, Tensors } from "../../../spec/tensor.ts";
import { added } from "../../controls/stale.ts";
import { sameNumbers } from "../../judge/same-numbers.ts";
import type { Law } from "../../law.ts";
import { mapTensor, mapTensors, withLayer, withParams } from "../../requests/rearrange.ts";
import { type Rest, restOf } from "../../structure/fixed-point.ts";

const zeros = (t: Tensor): Tensor => mapTensor(t, () => 0);

const restFor = (cell: string, options: Options): Rest => restOf(stepFor(cell, options));

/** Its output is 0 then. */
const isSilent = ({ id }: Cell, options: Options): boolean => restFor(id, options).y;

export const zeroStateFixedPoint: Law = {
  id: "time/zero-state-fixed-point",
  sentence:
    "Without input and biases, and from zeros, what is 0 by the equations stays exactly 0: the output, and the states of which it is made.",
  source: "docs/theory.md T04",
  conformance: "L2",
  family: "recurrent",
  appliesTo: isSilent,
  needs: [],
  // no coefficient is infinite: 0 · ∞ is nobody's mistake
  space: { T: [1, 4], regimes: ["tame", "wide", "saturated", "exact", "sparse"] },
  control: added(1),
  check: async ({ case: { cell, options }, request, run }) => {
    const { states, biases } = restFor(cell, options);
    const quiet: RunRequest = withLayer(
      withParams({ ...request, x: zeros(request.x) }, (params) =>
        mapTensors(params, (t, name) => (biases.includes(name) ? zeros(t) : t)),
      ),
      {
        initial:
          request.layers[0]?.initial?.map((state) =>
            mapTensors(state, (t, name) => (states.includes(name) ? zeros(t) : t)),
          ) ?? null,
      },
    );
    const answer = await run(quiet);
    const { y, final } = answer;
    const still = (state: Tensors): Tensors =>
      Object.fromEntries(states.flatMap((name) => (state[name] ? [[name, zeros(state[name])]] : [])));
    return sameNumbers(answer, {
      ...(y && { y: zeros(y) }),
      ...(final && { final: final.map((walks) => walks.map(still)) }),
    });
  },
};
