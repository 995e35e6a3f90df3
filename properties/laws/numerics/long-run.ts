import { restarting } from "../../controls/numeric.ts";
import { againstOracle, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { isStandard } from "../standard-options.ts";

export const longRun: Law = {
  id: "numerics/long-run",
  sentence:
    "Hundreds of steps long, a run is still the definition's at every step: nothing drifts, nothing is forgotten.",
  source: "docs/theory.md N08; docs/bugs.md 2",
  conformance: "L2",
  family: "recurrent",
  // options change short runs as they change long ones; the bound of a stabilised normaliser outgrows it on the way
  appliesTo: (cell, options) => isStandard(cell, options) && !cell.id.endsWith("-stabilised"),
  needs: [],
  space: {
    T: [160, 240],
    B: [1, 1],
    m: [1, 2],
    n: [1, 2],
    directions: ["forward"],
    lengths: "none",
    regimes: ["tame"],
  },
  expensive: true,
  control: restarting(128),
  check: async ({ request, run }) => {
    const answer = await run(request);
    return againstOracle(oracle(request, { observed: answer.y }), answer);
  },
};
