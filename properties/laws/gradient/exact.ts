import { quantumOf } from "../../cases/regimes.ts";
import { wrongGradient } from "../../controls/controls.ts";
import { againstOracle, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";

export const exact: Law = {
  id: "gradient/exact",
  sentence:
    "Gradients are the exact vector-Jacobian products of the definition, through each output alone and together.",
  source: "docs/theory.md 3, backward equations; docs/bugs.md R2",
  conformance: "L3",
  family: "recurrent",
  needs: ["gradients"],
  space: { T: [1, 5], layers: [1, 2] },
  structures: true,
  control: wrongGradient,
  check: async ({ case: { regime, integers }, request, cotangents, run }) => {
    const answer = await run({ ...request, want: ["y", "final", "gradients"], cotangents });
    const expected = oracle(request, { observed: answer.y, cotangents, quantum: quantumOf(regime, integers) });
    return againstOracle(expected, { ...(answer.gradients && { gradients: answer.gradients }) });
  },
};
