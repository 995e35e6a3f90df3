import type { Law } from "../../law.ts";
import { hugeWeights } from "./huge-weights.ts";
import { infiniteInputs } from "./infinite-inputs.ts";
import { longRun } from "./long-run.ts";
import { manySmallTerms } from "./many-small-terms.ts";
import { notANumber } from "./not-a-number.ts";
import { tenThousandSteps } from "./ten-thousand-steps.ts";
import { tinyPreActivations } from "./tiny.ts";

/** Numbers that are not small, and runs that are not short. */
export const numerics: readonly Law[] = [
  tenThousandSteps,
  notANumber,
  infiniteInputs,
  hugeWeights,
  longRun,
  tinyPreActivations,
  manySmallTerms,
];
