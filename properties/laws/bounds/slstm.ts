import type { Law } from "../../law.ts";
import { mapTensor, mapTensors, withLayer } from "../../requests/rearrange.ts";
import { law } from "./within.ts";

export const slstm: Law = law({
  id: "bounds/slstm",
  sentence: "From c = n = 0 every output is within ±1: the normaliser is the sum of the weights of what it divides.",
  source: "Beck et al. 2024; docs/theory.md B08",
  cells: "normalised",
  started: (request) =>
    withLayer(request, {
      initial:
        request.layers[0]?.initial?.map((state) =>
          mapTensors(state, (t, name) => (name === "c" || name === "n" ? mapTensor(t, () => 0) : t)),
        ) ?? null,
    }),
  bounds: (_, { output }) => ({ [output]: () => [-1, 1] }),
  factor: 2,
});
