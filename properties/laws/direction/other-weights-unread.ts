import type { Layer, RunAnswer } from "../../../impl/contract.ts";
import type { Tensor } from "../../../spec/tensor.ts";
import { exchangesDirections } from "../../controls/stale.ts";
import { sameNumbers } from "../../judge/same-numbers.ts";
import type { Law } from "../../law.ts";
import { mapTensor, mapTensors, takeFeatures, withLayer } from "../../requests/rearrange.ts";

/** Much larger, of the other sign. */
const farAway = (t: Tensor): Tensor => mapTensor(t, (v) => -(2 ** 20) * v);

export const otherWeightsUnread: Law = {
  id: "direction/other-weights-unread",
  sentence:
    "Other weights in one direction of a bidirectional layer change nothing in the output and the state of the other direction.",
  source: "docs/theory.md 4.3; docs/bugs.md R7",
  conformance: "L2",
  family: "recurrent",
  needs: [],
  space: { T: [1, 4], directions: ["bidirectional"] },
  control: exchangesDirections,
  check: async ({ request, run, draw }) => {
    const changed = draw("walk", 0, 1);
    const [layer] = request.layers as readonly [Layer];
    const params = layer.params.map((walk, k) => (k === changed ? mapTensors(walk, farAway) : walk));
    const half = ({ y, final }: RunAnswer): RunAnswer => {
      const width = (y?.shape[2] ?? 0) / 2;
      const from = changed === 0 ? width : 0;
      return {
        ...(y && { y: takeFeatures(y, from, from + width) }),
        ...(final && { final: final.map((walks) => walks.filter((_, k) => k !== changed)) }),
      };
    };
    const [plain, other] = [await run(request), await run(withLayer(request, { params }))];
    return sameNumbers(half(other), half(plain));
  },
};
