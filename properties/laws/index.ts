import type { Law } from "../law.ts";
import { batch } from "./batch.ts";
import { direct } from "./direct.ts";
import { direction } from "./direction.ts";
import { exponentialGates } from "./exponential-gates.ts";
import { gauge } from "./gauge.ts";
import { gradients } from "./gradients.ts";
import { linearRecurrences } from "./linear-recurrences.ts";
import { memory } from "./memory.ts";
import { padding } from "./padding.ts";
import { reductions } from "./reductions.ts";
import { slow } from "./slow.ts";
import { stack } from "./stack.ts";
import { state } from "./state.ts";
import { symmetry } from "./symmetry.ts";
import { tied } from "./tied.ts";
import { time } from "./time.ts";
import { zoneout } from "./zoneout.ts";

/** Every law, those of the mission first. */
export const laws: readonly Law[] = [
  ...direct,
  ...reductions,
  ...tied,
  ...memory,
  ...zoneout,
  ...slow,
  ...linearRecurrences,
  ...exponentialGates,
  ...gradients,
  ...time,
  ...batch,
  ...padding,
  ...direction,
  ...stack,
  ...state,
  ...symmetry,
  ...gauge,
];
