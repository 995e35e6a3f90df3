import { mapTree } from "../../../impl/tree.ts";
import { ignoresInitialState, halved, squashesInitialState } from "../../controls/controls.ts";
import { fill, mapTensor, withLayer } from "../../requests/rearrange.ts";
import { type WrongImplementation, byControl } from "./wrong-implementation.ts";

/** Mistakes around unusual cells, and with unusual sizes. */
export const particularCells: readonly WrongImplementation[] = [
  {
    id: "clockwork-at-half-speed",
    sentence: "The clock starts at half of what it should.",
    cells: ["clockwork"],
    laws: ["time/clockwork-comes-round"],
    of: byControl(halved("t")),
  },
  {
    id: "context-forgotten",
    sentence: "The context starts at 0.",
    cells: ["scrn"],
    laws: ["memory/scrn-context-fades"],
    of: byControl(ignoresInitialState),
  },
  {
    id: "projection-clipped",
    sentence: "The projection that is put out is kept within ±1/8.",
    cells: ["lstm-projection"],
    laws: ["symmetry/units-scaled"],
    of: (correct) => (request) => {
      const { y, ...answer } = correct(request);
      return { ...answer, ...(y && { y: mapTensor(y, (v) => Math.max(-1 / 8, Math.min(1 / 8, v))) }) };
    },
  },
  {
    id: "first-output-doubled",
    sentence: "The first output is twice what it should be.",
    cells: ["jordan", "jordan-context", "scrn"],
    laws: ["symmetry/outputs-renamed"],
    of: (correct) => (request) => {
      const { y, ...answer } = correct(request);
      const k = request.sizes["k"] as number;
      return { ...answer, ...(y && { y: mapTensor(y, (v, i) => (i % k === 0 ? 2 * v : v)) }) };
    },
  },
  {
    id: "linear-state-through-tanh",
    sentence: "The initial state enters through tanh.",
    cells: ["min-gru", "min-lstm", "lru"],
    laws: ["state/affine-in-the-first"],
    of: byControl(squashesInitialState),
  },
  {
    id: "stabiliser-starts-at-1",
    sentence: "The stabiliser starts at 1, whatever it should start at.",
    cells: ["slstm-stabilised", "mlstm-stabilised"],
    laws: ["reduction/slstm-stabilised-is-plain", "reduction/mlstm-stabilised-is-plain"],
    of: (correct) => (request) =>
      correct(
        withLayer(request, {
          initial: mapTree(request.layers[0]?.initial ?? null, (t, path) =>
            path.endsWith(".m") ? fill(t, t.shape, () => 1) : t,
          ),
        }),
      ),
  },
  {
    id: "tail-not-computed",
    sentence: "Of a hidden layer of more than eight units the last n mod 4 are not computed.",
    cells: ["elman", "lstm", "gru"],
    laws: ["sizes/tile-edges"],
    of: (correct) => (request) => {
      const { y, ...answer } = correct(request);
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
    of: (correct) => (request) => {
      const { final, ...answer } = correct(request);
      if (request.sizes.T > 0 || final === undefined) return correct(request);
      const zero = mapTree(final, (t) => mapTensor(t, () => 0));
      return { ...answer, final: zero };
    },
  },
];
