import { firstWeights } from "../../controls/controls.ts";
import type { Law } from "../../law.ts";
import { alike, sameRenamed } from "../renaming.ts";

export const unitsRenamed: Law = {
  id: "symmetry/units-renamed",
  sentence:
    "The hidden units may be numbered in any order: outputs and states come in that order, and nothing else changes.",
  source: "docs/bugs.md R13, R19",
  conformance: "L1",
  family: "recurrent",
  appliesTo: alike,
  needs: [],
  space: { n: [2, 6], regimes: ["tame", "saturated", "exact", "sparse"] },
  control: firstWeights,
  check: sameRenamed("n"),
};
