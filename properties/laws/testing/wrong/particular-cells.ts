import { readsNextInput, configured, exchanged, negative, polarity } from "../../../controls/controls.ts";
import { type WrongImplementation, byControl } from "../../../mutants/around/wrong-implementation.ts";
import { fill, mapTensors, withParams } from "../../../requests/rearrange.ts";

/** Mistakes in cells that are unlike the others. */
export const particularCells: readonly WrongImplementation[] = [
  {
    id: "clockwork-all-units-alike",
    sentence: "Every unit is computed at every step, from all others.",
    cells: ["clockwork"],
    laws: ["memory/clockwork-waits", "gradient/clockwork-faster-units-are-not-read"],
    of: byControl(configured({ modules: 1 })),
  },
  {
    id: "layer-norm-of-one-gate-negated",
    sentence: "The input weights of i are read with the other sign.",
    cells: ["lstm-layer-norm"],
    laws: ["symmetry/layer-norm-common-number"],
    of: byControl(negative("W_i")),
  },
  {
    id: "zoneout-masks-unread",
    sentence: "The masks of zoneout are read as 0.",
    cells: ["lstm-zoneout"],
    laws: ["memory/zoneout-of-mask-1-holds"],
    of: (correct) => (request) =>
      correct(
        withParams(request, (params) =>
          mapTensors(params, (t, name) => (name.startsWith("mask_") ? fill(t, t.shape, () => 0) : t)),
        ),
      ),
  },
  {
    id: "complex-product-of-one-sign",
    sentence: "The imaginary parts are added where they are multiplied.",
    cells: ["lru"],
    laws: ["symmetry/lru-quarter-turn"],
    of: byControl(negative("C_im")),
  },
  {
    id: "recurrence-gate-complemented",
    sentence: "1 − r stands where r should.",
    cells: ["rg-lru"],
    laws: ["memory/rg-lru-shut-gate-holds"],
    of: byControl(polarity("a")),
  },
  {
    id: "zero-order-hold-by-euler",
    sentence: "Zero-order hold is computed as Euler's step.",
    cells: ["s6"],
    laws: ["reduction/s6-of-one-state-is-gated-smoothing"],
    of: byControl(configured({ discretisation: "euler" })),
  },
  {
    id: "exponential-gates-exchanged",
    sentence: "The parameters of i and f are exchanged.",
    cells: ["slstm"],
    laws: ["symmetry/slstm-input-gate-shifted"],
    of: byControl(exchanged("i", "f")),
  },
  {
    id: "memory-gates-exchanged",
    sentence: "The parameters of i and f are exchanged.",
    cells: ["mlstm"],
    laws: ["memory/mlstm-open-forget-gate-knows-no-order"],
    of: byControl(exchanged("i", "f")),
  },
  {
    id: "input-gate-complemented",
    sentence: "1 − i stands where i should.",
    cells: ["lstm-1997"],
    laws: ["memory/lstm-1997-shut-gate-keeps-cell"],
    of: byControl(polarity("i")),
  },
  {
    id: "elman-looks-ahead",
    sentence: "Every step sees the input of the step after it.",
    cells: ["elman"],
    laws: ["memory/elman-without-recurrence-is-dense"],
    of: byControl(readsNextInput),
  },
];
