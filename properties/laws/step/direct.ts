import { quantumOf } from "../../cases/regimes.ts";
import { negatesOneInput } from "../../controls/controls.ts";
import { againstOracle, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";

export const direct: Law = {
  id: "step/direct",
  sentence: "Every step computes the equations of the definition from the state before it.",
  source: "the cell's paper; docs/theory.md 3",
  conformance: "L1",
  family: "recurrent",
  needs: [],
  // one case in four asks for no particular state
  space: { start: ["drawn", "drawn", "drawn", "absent"] },
  structures: true,
  control: negatesOneInput,
  check: async ({ case: { regime, integers }, request, run }) => {
    const answer = await run(request);
    return againstOracle(oracle(request, { observed: answer.y, quantum: quantumOf(regime, integers) }), answer);
  },
};
