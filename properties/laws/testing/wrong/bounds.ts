import { amplified, unforgetting } from "../../../controls/bound.ts";
import { configured } from "../../../controls/controls.ts";
import { mapTensors, withLayer } from "../../../requests/rearrange.ts";
import type { WrongImplementation } from "../../../mutants/around/wrong-implementation.ts";
import { zip } from "../../../mutants/around/step-input.ts";
import { networkOf } from "./naive.ts";

const unsquashed = (cells: readonly string[], laws: readonly string[]): WrongImplementation => ({
  id: `${cells.join("-")}-unsquashed`,
  sentence: "Candidates and outputs are not squashed.",
  cells,
  laws,
  of: (correct) => configured({ activation: "identity" }).of(correct, () => 0),
});

/** Outputs and states beyond the bounds of their cell. */
export const unbounded: readonly WrongImplementation[] = [
  unsquashed(["elman"], ["bounds/elman-range"]),
  unsquashed(["gru", "gru-reset-after"], ["bounds/convex"]),
  unsquashed(["lstm"], ["bounds/lstm-cell-grows-by-one-a-step", "bounds/lstm-output-below-one"]),
  {
    id: "gru-candidate-enters-whole",
    sentence: "The candidate enters without the factor 1 − z.",
    cells: ["gru"],
    laws: ["bounds/convex"],
    rare: true, // a small z hides it
    support: { options: [{}], gradients: false },
    of: () =>
      networkOf(["h"], ({ state, gate, affine }) => {
        const [h, z, r] = [state["h"] as readonly number[], gate("z"), gate("r")];
        const reset = zip((a, b) => a * b, r, h);
        const candidate = affine("h", reset).map(Math.tanh);
        return { h: zip((a, b, c) => a * b + c, z, h, candidate) };
      }),
  },
  {
    id: "janet-enlarged",
    sentence: "Outputs and states are four times what they should be.",
    cells: ["janet"],
    laws: ["bounds/janet"],
    rare: true,
    of: (correct) => amplified(-4).of(correct, () => 0),
  },
  {
    id: "slstm-cell-from-output",
    sentence: "The cell starts from h₀.",
    cells: ["slstm", "slstm-stabilised"],
    laws: ["bounds/slstm"],
    rare: true,
    of: (correct) => (request) =>
      correct(
        withLayer(request, {
          initial:
            request.layers[0]?.initial?.map((state) =>
              mapTensors(state, (t, name) => (name === "c" ? (state["h"] ?? t) : t)),
            ) ?? null,
        }),
      ),
  },
  {
    id: "nothing-is-forgotten",
    sentence: "Three times the initial state is added to the final one.",
    cells: ["elman", "lru", "rg-lru", "s6", "min-gru", "min-lstm", "sru-v1"],
    laws: ["bounds/contractive"],
    of: (correct) => unforgetting.of(correct, () => 0),
  },
];
