import {
  adds,
  bounded,
  cellOfOutput,
  grids,
  grown,
  harmless,
  lstms,
  mixed,
  mixtures,
} from "../../judge/cell-bounds.ts";
import { activationOf, hull, imageOf } from "../../judge/intervals.ts";
import type { Law } from "../../law.ts";
import { law } from "./within.ts";

const kin = ["lstm-linear-output", "lstm-projection", "lstm-layer-norm", "lstm-recurrent-dropout"];

const convolutions = ["qrnn", "qrnn-window-1"];

export const lstm: readonly Law[] = [
  law({
    id: "bounds/lstm-cell-grows-by-one-a-step",
    sentence: "The cell of an LSTM grows by one candidate a step at most: |c_t| ≤ |c_0| + t, or within its clip.",
    source: "docs/theory.md B02, B04",
    cells: [...lstms, ...grids, ...kin, ...convolutions],
    appliesTo: (cell, options) =>
      bounded(options) && harmless(cell, options) && (!("pooling" in cell.options) || adds(cell, options)),
    states: ({ state }) => Object.keys(state).filter((name) => /^[cm]\d?$/.test(name)),
    bound: (_, state) => grown(state),
    factor: 4,
  }),
  law({
    id: "bounds/lstm-output-below-one",
    sentence: "The output of an LSTM is no larger than its cell can be, through φ: |h_t| ≤ tanh(|c_0| + t) ≤ 1.",
    source: "docs/theory.md B03, B04",
    cells: [...lstms, ...grids, "lstm-linear-output", "lstm-coupled", "lstm-recurrent-dropout"],
    appliesTo: (cell, options) => bounded(options) && harmless(cell, options),
    states: ({ output }) => [output],
    bound: (cell) => {
      const state = cellOfOutput(cell);
      const inside = cell in mixtures ? mixed(cell) : grown(state);
      return (place) => {
        const fn = cell === "lstm-linear-output" ? "identity" : activationOf(place.options);
        return hull([0, 0], imageOf(fn, inside(place)));
      };
    },
    factor: 4,
  }),
];
