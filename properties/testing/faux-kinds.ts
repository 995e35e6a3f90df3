import {
  clairvoyant,
  configured,
  exchanged,
  forgetful,
  halved,
  negative,
  polarity,
  squashed,
  type Control,
} from "../controls.ts";
import { fill, mapTensor, mapTensors, withLayer, withParams } from "../rearrange.ts";
import type { Faux } from "./faulty.ts";

const as =
  (control: Control): Faux["of"] =>
  (honest) =>
    control.of(honest, () => 0);

/** What goes wrong in cells that are not like the others. */
export const kinds: readonly Faux[] = [
  {
    id: "clockwork-all-units-alike",
    sentence: "Every unit is computed at every step, from all others.",
    cells: ["clockwork"],
    laws: ["memory/clockwork-waits", "gradient/clockwork-faster-units-are-not-read"],
    of: as(configured({ modules: 1 })),
  },
  {
    id: "clockwork-at-half-speed",
    sentence: "The clock starts at half of what it should.",
    cells: ["clockwork"],
    laws: ["time/clockwork-comes-round"],
    of: as(halved("t")),
  },
  {
    id: "context-forgotten",
    sentence: "The context starts at 0.",
    cells: ["scrn"],
    laws: ["memory/scrn-context-fades"],
    of: as(forgetful),
  },
  {
    id: "projection-clipped",
    sentence: "The projection that is put out is kept within ±1/8.",
    cells: ["lstm-projection"],
    laws: ["symmetry/projection-scaled"],
    of: (honest) => (request) => {
      const { y, ...answer } = honest(request);
      return { ...answer, ...(y && { y: mapTensor(y, (v) => Math.max(-1 / 8, Math.min(1 / 8, v))) }) };
    },
  },
  {
    id: "layer-norm-of-one-gate-negated",
    sentence: "The input weights of i are read with the other sign.",
    cells: ["lstm-layer-norm"],
    laws: ["symmetry/layer-norm-common-number"],
    of: as(negative("W_i")),
  },
  {
    id: "first-output-doubled",
    sentence: "The first output is twice what it should be.",
    cells: ["jordan", "jordan-context", "scrn"],
    laws: ["symmetry/outputs-renamed"],
    of: (honest) => (request) => {
      const { y, ...answer } = honest(request);
      const k = request.sizes["k"] as number;
      return { ...answer, ...(y && { y: mapTensor(y, (v, i) => (i % k === 0 ? 2 * v : v)) }) };
    },
  },
  {
    id: "zoneout-masks-unread",
    sentence: "The masks of zoneout are read as 0.",
    cells: ["lstm-zoneout"],
    laws: ["memory/zoneout-of-mask-1-holds"],
    of: (honest) => (request) =>
      honest(
        withParams(request, (params) =>
          mapTensors(params, (t, name) => (name.startsWith("mask_") ? fill(t, t.shape, () => 0) : t)),
        ),
      ),
  },
  {
    id: "linear-state-through-tanh",
    sentence: "The initial state enters through tanh.",
    cells: ["min-gru", "min-lstm", "lru"],
    laws: ["state/affine-in-the-first"],
    of: as(squashed),
  },
  {
    id: "complex-product-of-one-sign",
    sentence: "The imaginary parts are added where they are multiplied.",
    cells: ["lru"],
    laws: ["symmetry/lru-quarter-turn"],
    of: as(negative("C_im")),
  },
  {
    id: "recurrence-gate-complemented",
    sentence: "1 − r stands where r should.",
    cells: ["rg-lru"],
    laws: ["memory/rg-lru-shut-gate-holds"],
    of: as(polarity("a")),
  },
  {
    id: "zero-order-hold-by-euler",
    sentence: "Zero-order hold is computed as Euler's step.",
    cells: ["s6"],
    laws: ["reduction/s6-of-one-state-is-gated-smoothing"],
    of: as(configured({ discretisation: "euler" })),
  },
  {
    id: "exponential-gates-exchanged",
    sentence: "The parameters of i and f are exchanged.",
    cells: ["slstm"],
    laws: ["symmetry/slstm-input-gate-shifted"],
    of: as(exchanged("i", "f")),
  },
  {
    id: "memory-gates-exchanged",
    sentence: "The parameters of i and f are exchanged.",
    cells: ["mlstm"],
    laws: ["memory/mlstm-open-forget-gate-knows-no-order"],
    of: as(exchanged("i", "f")),
  },
  {
    id: "stabiliser-starts-at-1",
    sentence: "The stabiliser starts at 1, whatever it should start at.",
    cells: ["slstm-stabilised", "mlstm-stabilised"],
    laws: ["reduction/slstm-stabilised-is-plain", "reduction/mlstm-stabilised-is-plain"],
    of: (honest) => (request) =>
      honest(
        withLayer(request, {
          initial:
            request.layers[0]?.initial?.map((state) =>
              mapTensors(state, (t, name) => (name === "m" ? fill(t, t.shape, () => 1) : t)),
            ) ?? null,
        }),
      ),
  },
  {
    id: "tail-not-computed",
    sentence: "Of a hidden layer of more than eight units the last n mod 4 are not computed.",
    cells: ["elman", "lstm", "gru"],
    laws: ["sizes/tile-edges"],
    of: (honest) => (request) => {
      const { y, ...answer } = honest(request);
      const { n } = request.sizes;
      const computed = n - (n > 8 ? n % 4 : 0);
      return { ...answer, ...(y && { y: mapTensor(y, (v, k) => (k % n < computed ? v : 0)) }) };
    },
  },
  {
    id: "no-steps-no-state",
    sentence: "After no steps the final state is 0.",
    cells: ["elman", "lstm", "gru"],
    laws: ["sizes/no-steps"],
    of: (honest) => (request) => {
      const { final, ...answer } = honest(request);
      if (request.sizes.T > 0 || final === undefined) return honest(request);
      const zero = final.map((walks) => walks.map((walk) => mapTensors(walk, (t) => mapTensor(t, () => 0))));
      return { ...answer, final: zero };
    },
  },
  {
    id: "input-gate-complemented",
    sentence: "1 − i stands where i should.",
    cells: ["lstm-1997"],
    laws: ["memory/lstm-1997-shut-gate-keeps-cell"],
    of: as(polarity("i")),
  },
  {
    id: "elman-looks-ahead",
    sentence: "Every step sees the input of the step after it.",
    cells: ["elman"],
    laws: ["memory/elman-without-recurrence-is-dense"],
    of: as(clairvoyant),
  },
];
