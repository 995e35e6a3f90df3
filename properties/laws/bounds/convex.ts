import { mixed } from "../../judge/cell-bounds.ts";
import type { Law } from "../../law.ts";
import { law } from "./within.ts";

export const convex: Law = law({
  id: "bounds/convex",
  sentence:
    "A unit that mixes what it was with a candidate, 1 − z and z, stays among its first value and the candidates: within max(|h_0|, 1) where they are of tanh.",
  source: "docs/theory.md B05, B06",
  cells: "mixture",
  bounds: ({ mixture }) => ({ [mixture.state]: mixed(mixture) }),
  carried: true,
  factor: 2,
});
