import { grown, mixed } from "../../judge/cell-bounds.ts";
import { activationOf, hull, imageOf } from "../../judge/intervals.ts";
import type { Law } from "../../law.ts";
import { law } from "./within.ts";

export const lstm: readonly Law[] = [
  law({
    id: "bounds/lstm-cell-grows-by-one-a-step",
    sentence: "The cell of an LSTM grows by one candidate a step at most: |c_t| ≤ |c_0| + t, or within its clip.",
    source: "docs/theory.md B02, B04",
    cells: "sums",
    bounds: ({ sums }) => Object.fromEntries(sums.map((state) => [state, grown(state)])),
    factor: 4,
  }),
  law({
    id: "bounds/lstm-output-below-one",
    sentence: "The output of an LSTM is no larger than its cell can be, through φ: |h_t| ≤ tanh(|c_0| + t) ≤ 1.",
    source: "docs/theory.md B03, B04",
    cells: "gatedOutput",
    bounds: ({ gatedOutput: { state, linear }, mixture }, { output }) => {
      const inside = mixture === undefined ? grown(state) : mixed(mixture);
      return {
        [output]: (place) => hull([0, 0], imageOf(linear ? "identity" : activationOf(place.options), inside(place))),
      };
    },
    factor: 4,
  }),
];
