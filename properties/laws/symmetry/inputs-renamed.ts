import { oneStale } from "../../controls/stale.ts";
import type { Law } from "../../law.ts";
import { sameRenamed } from "../renaming.ts";

export const inputsRenamed: Law = {
  id: "symmetry/inputs-renamed",
  sentence:
    "The features of the input may be numbered in any order, in the input and in the columns of all weights alike.",
  source: "docs/theory.md S07",
  conformance: "L1",
  family: "recurrent",
  needs: [],
  space: { T: [1, 3], B: [1, 2], m: [2, 6], n: [1, 4], regimes: ["tame", "saturated", "exact", "sparse"] },
  control: oneStale,
  check: sameRenamed("m"),
};
