import { restarting } from "../../controls/numeric.ts";
import type { Law } from "../../law.ts";
import { small, someRows } from "../repeated.ts";
import { isStandard } from "../standard-options.ts";

const STEPS = 10_000;

export const tenThousandSteps: Law = {
  id: "numerics/ten-thousand-steps",
  sentence: "Ten thousand steps long, a run is still the definition's at every step: nothing drifts, no counter ends.",
  source: "docs/theory.md N08",
  conformance: "L4",
  family: "recurrent",
  // the bound of a stabilised normaliser outgrows it on the way
  appliesTo: (cell, options) => isStandard(cell, options) && !cell.id.endsWith("-stabilised"),
  needs: [],
  exhaustive: true,
  // numbers of steps that do not divide a power of two
  space: { ...small, T: [5, 7], B: [1, 1], n: [1, 2], directions: ["forward"], regimes: ["tame"] },
  control: restarting(128),
  check: someRows(() => [STEPS, 1]),
};
