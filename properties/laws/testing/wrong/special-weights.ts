import { negative, polarity, squashesInitialState } from "../../../controls/controls.ts";
import type { RunRequest } from "../../../../impl/contract.ts";
import { mapTree } from "../../../../impl/tree.ts";
import type { Tensors } from "../../../../spec/tensor.ts";
import { type WrongImplementation, byControl, recurrent } from "../../../mutants/around/wrong-implementation.ts";
import { at, fill, mapTensor, mapTensors, withLayer, withParams } from "../../../requests/rearrange.ts";

const withInitial = (request: RunRequest, of: (state: Tensors) => Tensors): RunRequest =>
  withLayer(request, { initial: request.layers[0]?.initial?.map(of) ?? null });

/** Mistakes that show where a cell is written in another form, or where special weights make it another cell. */
export const specialWeights: readonly WrongImplementation[] = [
  {
    id: "first-state-squashed",
    sentence: "The initial state is read through tanh.",
    cells: ["lstm", "gru", "mgu"],
    laws: ["state/affine-without-recurrent-weights"],
    of: byControl(squashesInitialState),
  },
  {
    id: "inputs-beyond-the-hidden-size",
    sentence: "Of the input as many features are read as there are hidden units.",
    cells: ["elman", "lstm", "gru"],
    laws: ["convention/concatenated-is-split"],
    of: (correct) => (request) => {
      const { n } = request.sizes;
      return correct({
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
    of: (correct) => (request) => {
      const alpha = Number(request.layers[0]?.options["alpha"] ?? 0.95);
      return correct(
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
  {
    id: "small-kernel-enlarges",
    sentence:
      "Where a weight is 64 or more, the forward kernel for few rows of few units puts out a thousandth more than is computed.",
    cells: ["lru", "scrn", "s6"],
    laws: ["step/direct"],
    rare: true, // so large a weight is seldom drawn
    support: { gradients: false, maxLayers: 1 },
    of: (correct) => (request) => {
      const { y, ...answer } = correct(request);
      const { B, n } = request.sizes;
      const [layer] = request.layers;
      const large = Object.values(layer?.params[0] ?? {}).some(({ data, shape }) =>
        data.some((v) => shape.length === 2 && Math.abs(v) >= 64),
      );
      const small = large && layer?.direction === "forward" && B <= 4 && n <= 6 && layer.initial !== null;
      return { ...answer, ...(y && { y: small ? mapTensor(y, (v) => v * (1 + 2 ** -10)) : y }) };
    },
  },
  {
    id: "one-step-not-squashed",
    sentence: "Of a sequence of one step everything is eight times what it should be.",
    cells: ["elman", "slstm", "slstm-stabilised"],
    laws: ["bounds/elman-range", "bounds/slstm"],
    rare: true, // seldom is a sequence so short
    of: (correct) => (request) =>
      request.sizes.T === 1 ? mapTree(correct(request), (t) => mapTensor(t, (v) => 8 * v)) : correct(request),
  },
  {
    id: "gradient-of-one-step-enlarged",
    sentence: "Gradients through a sequence of one step are eight times what they should be.",
    cells: ["elman"],
    laws: ["memory/elman-gradient-vanishes"],
    rare: true, // seldom is a sequence so short
    of: (correct) => (request) => {
      const { gradients, ...answer } = correct(request);
      if (gradients === undefined || request.sizes.T > 1) return { ...answer, ...(gradients && { gradients }) };
      return { ...answer, ...mapTree({ gradients }, (t) => mapTensor(t, (v) => 8 * v)) };
    },
  },
  {
    id: "gradients-of-a-stack-never-zero",
    sentence: "In a stack a gradient of 0 is taken for one that was not computed, and read as 1.",
    cells: recurrent,
    laws: ["gradient/dead-parameters"],
    of: (correct) => (request) => {
      const { gradients, ...answer } = correct(request);
      if (gradients === undefined || request.layers.length < 2) return { ...answer, ...(gradients && { gradients }) };
      const touched = mapTree({ gradients }, (t) => mapTensor(t, (v) => (v === 0 ? 1 : v)));
      return { ...answer, ...touched };
    },
  },
  {
    id: "late-clocks-cut",
    sentence: "A clock that starts later than 12 is read as 12.",
    cells: ["clockwork"],
    laws: ["time/clockwork-comes-round"],
    rare: true, // it must start late
    of: (correct) => (request) =>
      correct(
        withInitial(request, (state) =>
          mapTensors(state, (t, name) => (name === "t" ? mapTensor(t, (v) => Math.min(v, 12)) : t)),
        ),
      ),
  },
  {
    id: "quarters-in-four-bits",
    sentence: "Weights that are all multiples of 1/4 are kept in four bits: what is above 2 is cut.",
    cells: ["lstm-layer-norm"],
    laws: ["symmetry/layer-norm-common-number"],
    rare: true, // nothing shows if every weight above 2 is cut alike
    of: (correct) => (request) =>
      correct(
        withParams(request, (params) =>
          mapTensors(params, (t) => (t.data.every((v) => (4 * v) % 1 === 0) ? mapTensor(t, (v) => Math.min(v, 2)) : t)),
        ),
      ),
  },
];
