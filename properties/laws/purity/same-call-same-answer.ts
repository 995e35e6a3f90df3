import type { RunAnswer, RunRequest } from "../../../impl/contract.ts";
import { carriesStateOver } from "../../controls/controls.ts";
import type { Law } from "../../law.ts";
import { another, shorter } from "../other-calls.ts";
import { copyOf, sameFields, unchanged } from "./unchanged.ts";

export const sameCallSameAnswer: Law = {
  id: "purity/same-call-same-answer",
  sentence:
    "The same call gives the same bits after any other call, changes nothing it was given, and nothing it gave before.",
  source: "docs/theory.md T09; docs/bugs.md R9",
  conformance: "L2",
  family: "recurrent",
  needs: [],
  space: { T: [2, 6] },
  control: carriesStateOver,
  check: async ({ request: plain, cotangents, run, runShared, later, gradients }) => {
    const request: RunRequest = gradients ? { ...plain, want: ["y", "final", "gradients"], cotangents } : plain;
    const given = copyOf(request);
    const lent = structuredClone(request);
    const first: RunAnswer = await runShared(lent);
    const kept = copyOf(first);
    await run(another(request));
    await run(shorter(plain));
    const left = copyOf(await later(first)); // before the same call can write the same numbers there again
    const again = await run(request);
    return [
      ...unchanged(kept, copyOf(again), "second answer: "),
      ...unchanged(kept, left, "first answer, later: "),
      ...unchanged(given, copyOf(lent), "request: "),
      sameFields(request, lent),
    ];
  },
};
