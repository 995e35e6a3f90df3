import type { Cotangents, RunAnswer, RunRequest } from "../../../impl/contract.ts";
import { firstWeights } from "../../controls/controls.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { alike, renaming } from "../renaming.ts";

/** Nor in gradients, whose cotangents are renamed with them. */
const gradientsRenamed =
  (size: string): Law["check"] =>
  async (trial) => {
    const other = renaming(size, trial);
    if (other === null) return [];
    const ask = (request: RunRequest, cotangents: Cotangents): Promise<RunAnswer> =>
      trial.run({ ...request, want: ["gradients"], cotangents });
    const want = other.answer(await ask(trial.request, trial.cotangents));
    const got = await ask(other.request, other.cotangents);
    return againstEachOther(oracle(other.request, { cotangents: other.cotangents }), got, want);
  };

export const unitsRenamed: Law = {
  id: "gradient/units-renamed",
  sentence:
    "The hidden units may be numbered in any order: with the cotangents in that order gradients come in that order, and nothing else changes.",
  source: "docs/bugs.md R13, R19; docs/theory.md G03",
  conformance: "L3",
  family: "recurrent",
  appliesTo: alike,
  needs: ["gradients"],
  space: { T: [2, 4], B: [1, 2], n: [2, 4], regimes: ["tame", "saturated", "sparse"] },
  expensive: true,
  control: firstWeights,
  check: gradientsRenamed("n"),
};
