import type { Law } from "../law.ts";
import type { Level } from "../run/tasks.ts";
import { affineStates } from "./affine.ts";
import { attention } from "./attention.ts";
import { batch } from "./batch.ts";
import { bias } from "./bias.ts";
import { bounds } from "./bounds.ts";
import { concurrency } from "./concurrency.ts";
import { concatenated } from "./concatenated.ts";
import { contraction } from "./contraction.ts";
import { direct } from "./direct.ts";
import { direction } from "./direction.ts";
import { exponentialGates } from "./exponential-gates.ts";
import { shiftInvariance } from "./gauge.ts";
import { gradientParts } from "./gradient-parts.ts";
import { gradients } from "./gradients.ts";
import { large } from "./large.ts";
import { linearRecurrences } from "./linear-recurrences.ts";
import { linearity } from "./linearity.ts";
import { memory } from "./memory.ts";
import { numerics } from "./numerics.ts";
import { padding } from "./padding.ts";
import { rates } from "./rates.ts";
import { realUnits } from "./real-lru.ts";
import { reductions } from "./reductions.ts";
import { repetitions } from "./repeated.ts";
import { rest } from "./rest.ts";
import { scaling } from "./scaling.ts";
import { sizes } from "./sizes.ts";
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
  ...affineStates,
  ...linearRecurrences,
  ...realUnits,
  ...exponentialGates,
  ...attention,
  ...bounds,
  ...contraction,
  ...rates,
  ...gradients,
  ...linearity,
  ...gradientParts,
  ...time,
  ...rest,
  ...batch,
  ...padding,
  ...direction,
  ...stack,
  ...state,
  ...symmetry,
  ...scaling,
  ...bias,
  ...concatenated,
  ...shiftInvariance,
  ...sizes,
  ...large,
  ...repetitions,
  ...numerics,
  ...concurrency,
];

/** Those that a run tries where none are named. */
export const lawsAt = (level: Level): readonly Law[] =>
  laws.filter(({ exhaustive }) => level === "exhaustive" || exhaustive !== true);
