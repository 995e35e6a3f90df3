import type { Law } from "../../law.ts";
import { batchEdges } from "./batch-edges.ts";
import { fewUnitsAmongMany } from "./few-units-among-many.ts";
import { many } from "./many.ts";
import { noRows, noRowsBetweenCalls } from "./no-rows.ts";
import { noSteps, noStepsFromZero } from "./no-steps.ts";
import { rowsTimesSteps, rowsTimesStepsGradient } from "./rows-times-steps.ts";
import { tileEdges } from "./tile-edges.ts";

/** Sizes at which programs change their ways. */
export const sizes: readonly Law[] = [
  tileEdges,
  noSteps,
  noRows,
  fewUnitsAmongMany,
  batchEdges,
  ...many,
  rowsTimesSteps,
  rowsTimesStepsGradient,
  noRowsBetweenCalls,
  noStepsFromZero,
];
