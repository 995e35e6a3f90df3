import { negatesOneInput } from "../../controls/controls.ts";
import type { Law } from "../../law.ts";
import { small, someRows } from "../repeated.ts";
import { isStandard } from "../standard-options.ts";

export const rowsTimesSteps: Law = {
  id: "sizes/rows-times-steps",
  sentence:
    "Where rows times steps pass 65,535 every row is still computed for itself: the first, the last, and those between.",
  source: "docs/bugs.md 6.K",
  conformance: "L2",
  family: "recurrent",
  appliesTo: isStandard,
  needs: [],
  exhaustive: true,
  space: small,
  control: negatesOneInput,
  check: someRows(({ T }, draw) => (draw("long", 0, 1) === 0 ? [T, Math.floor(65_536 / T) + 1] : [257, 256])),
};
