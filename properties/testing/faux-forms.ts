import { negative, polarity, squashed } from "../controls.ts";
import { type Faux, byControl } from "../faults/drivers/faux.ts";
import { at, fill, mapTensor, mapTensors, withParams } from "../rearrange.ts";

/** What goes wrong where a cell is written in another form, or is another where some weights are special. */
export const forms: readonly Faux[] = [
  {
    id: "first-state-squashed",
    sentence: "The initial state is read through tanh.",
    cells: ["lstm", "gru", "mgu"],
    laws: ["state/affine-without-recurrent-weights"],
    of: byControl(squashed),
  },
  {
    id: "inputs-beyond-the-hidden-size",
    sentence: "Of the input as many features are read as there are hidden units.",
    cells: ["elman", "lstm", "gru"],
    laws: ["convention/concatenated-is-split"],
    of: (honest) => (request) => {
      const { n } = request.sizes;
      return honest({
        ...request,
        x: fill(request.x, request.x.shape, (t, b, i) => (i < n ? at(request.x, t, b, i) : 0)),
      });
    },
  },
  {
    id: "recurrent-bias-outside-the-reset-gate",
    sentence: "The recurrent bias of the candidate is taken from it, not added.",
    cells: ["gru-reset-after"],
    laws: ["symmetry/two-biases-of-an-open-reset-gate"],
    of: byControl(negative("c_h")),
  },
  {
    id: "context-of-twice-the-input",
    sentence: "What enters the slow context is not multiplied by 1 − α.",
    cells: ["scrn"],
    laws: ["reduction/scrn-context-is-real-lru"],
    of: (honest) => (request) => {
      const alpha = Number(request.layers[0]?.options["alpha"] ?? 0.95);
      return honest(
        withParams(request, (params) =>
          mapTensors(params, (t, name) => (name === "W_s" ? mapTensor(t, (v) => v / (1 - alpha)) : t)),
        ),
      );
    },
  },
  {
    id: "griffin-recurrence-of-the-complement",
    sentence: "Where r is constant 1 − r stands in its place.",
    cells: ["rg-lru"],
    laws: ["reduction/rg-lru-of-constant-gates-is-real-lru"],
    of: byControl(polarity("a")),
  },
  {
    id: "keys-negated",
    sentence: "Values are stored under the negated key.",
    cells: ["mlstm", "mlstm-stabilised"],
    laws: [
      "reduction/mlstm-of-open-gates-is-linear-attention",
      "reduction/mlstm-stabilised-of-open-gates-is-linear-attention",
    ],
    of: byControl(negative("W_k")),
  },
];
