import type { RunRequest } from "../../impl/contract.ts";
import { cellOf } from "../../spec/catalogue.ts";
import type { Cell } from "../../spec/cell.ts";
import type { Options } from "../../spec/options.ts";
import { amplified } from "../controls/bound.ts";
import {
  activated,
  adds,
  bounded,
  cellOfOutput,
  grids,
  grown,
  harmless,
  lstms,
  mixed,
  mixtures,
  type Mixture,
} from "../judge/cell-bounds.ts";
import { type Bound, excess } from "../judge/bound-violation.ts";
import { activationOf, hull, imageOf, startOf } from "../judge/intervals.ts";
import type { Law } from "../law.ts";
import { mapTensor, mapTensors, withLayer } from "../requests/rearrange.ts";

/** A law that says where units are. */
interface Bounds extends Pick<Law, "id" | "sentence" | "source"> {
  readonly cells: readonly string[];
  readonly appliesTo?: (cell: Cell, options: Options) => boolean;
  /** The states that are bounded. */
  readonly states: (cell: Cell) => readonly string[];
  readonly bound: (cell: string, state: string) => Bound;
  /** The bound of a step is that of the step before. */
  readonly carried?: true;
  readonly started?: (request: RunRequest) => RunRequest;
  /** How many times too large the control is. */
  readonly factor: number;
}

const law = ({ id, sentence, source, cells, appliesTo, states, bound, carried, started, factor }: Bounds): Law => ({
  id,
  sentence,
  source,
  level: "L2",
  family: "recurrent",
  cells,
  ...(appliesTo && { appliesTo }),
  needs: [],
  space: { T: [1, 4], B: [1, 3], directions: ["forward"], regimes: ["wide", "saturated", "exact", "edge"] },
  control: amplified(factor),
  check: async ({ case: { cell }, request, run }) => {
    const asked = started?.(request) ?? request;
    const answer = await run(asked);
    return states(cellOf(cell)).flatMap((state) =>
      excess(asked, answer, { state, bound: bound(cell, state), carried: carried === true }),
    );
  },
});

const kin = ["lstm-linear-output", "lstm-projection", "lstm-layer-norm", "lstm-recurrent-dropout"];
const convolutions = ["qrnn", "qrnn-window-1"];

/** What outputs and states cannot be, whatever comes in. */
export const bounds: readonly Law[] = [
  law({
    id: "bounds/elman-range",
    sentence: "An output is a value of its activation: tanh within ±1, σ between 0 and 1, relu not below 0.",
    source: "docs/theory.md B01",
    cells: ["elman", "residual-elman", "indrnn"],
    appliesTo: (_, options) => bounded(options),
    states: () => ["h"],
    bound: () => activated,
    factor: 2,
  }),
  law({
    id: "bounds/convex",
    sentence:
      "A unit that mixes what it was with a candidate, 1 − z and z, stays among its first value and the candidates: within max(|h_0|, 1) where they are of tanh.",
    source: "docs/theory.md B05, B06",
    cells: Object.keys(mixtures),
    appliesTo: (cell, options) => bounded(options) && !adds(cell, options),
    states: ({ id }) => [(mixtures[id] as Mixture).state],
    bound: mixed,
    carried: true,
    factor: 2,
  }),
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
  law({
    id: "bounds/janet",
    sentence:
      "Every unit stays within max(|h_0|, e^β): what is kept and what enters are in the ratio 1 to e^β at most.",
    source: "van der Westhuizen & Lasenby 2018; docs/theory.md B07",
    cells: ["janet"],
    states: () => ["h"],
    bound: () => (place) => hull(startOf(place, "h"), [-Math.E, Math.E]),
    carried: true,
    factor: 8,
  }),
  law({
    id: "bounds/slstm",
    sentence: "From c = n = 0 every output is within ±1: the normaliser is the sum of the weights of what it divides.",
    source: "Beck et al. 2024; docs/theory.md B08",
    cells: ["slstm", "slstm-stabilised"],
    states: () => ["h"],
    started: (request) =>
      withLayer(request, {
        initial:
          request.layers[0]?.initial?.map((state) =>
            mapTensors(state, (t, name) => (name === "c" || name === "n" ? mapTensor(t, () => 0) : t)),
          ) ?? null,
      }),
    bound: () => () => [-1, 1],
    factor: 2,
  }),
];
