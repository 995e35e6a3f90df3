import { activated } from "../../judge/cell-bounds.ts";
import type { Law } from "../../law.ts";
import { law } from "./within.ts";

export const elmanRange: Law = law({
  id: "bounds/elman-range",
  sentence: "An output is a value of its activation: tanh within ±1, σ between 0 and 1, relu not below 0.",
  source: "docs/theory.md B01",
  cells: "activated",
  bounds: (_, { output }) => ({ [output]: activated }),
  factor: 2,
});
