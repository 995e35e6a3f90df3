import { catalogue } from "../../../spec/catalogue.ts";
import { firstWeights } from "../../controls/controls.ts";
import type { Law } from "../../law.ts";
import { sameRenamed } from "../renaming.ts";

export const outputsRenamed: Law = {
  id: "symmetry/outputs-renamed",
  sentence: "The outputs may be numbered in any order, in the output, in the state and in all weights alike.",
  source: "docs/theory.md 3.2, 3.17, S01",
  conformance: "L1",
  family: "recurrent",
  cells: catalogue.filter(({ sizes }) => sizes?.["k"] !== undefined).map(({ id }) => id),
  needs: [],
  space: { regimes: ["tame", "saturated", "exact", "sparse"] },
  control: firstWeights,
  check: sameRenamed("k"),
};
