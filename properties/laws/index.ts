import type { Law } from "../law.ts";
import type { Level } from "../run/tasks.ts";
import { batch } from "./batch/index.ts";
import { bounds } from "./bounds/index.ts";
import { convention } from "./convention/index.ts";
import { direction } from "./direction/index.ts";
import { gradient } from "./gradient/index.ts";
import { memory } from "./memory/index.ts";
import { numerics } from "./numerics/index.ts";
import { padding } from "./padding/index.ts";
import { purity } from "./purity/index.ts";
import { reduction } from "./reduction/index.ts";
import { sizes } from "./sizes/index.ts";
import { stack } from "./stack/index.ts";
import { state } from "./state/index.ts";
import { step } from "./step/index.ts";
import { symmetry } from "./symmetry/index.ts";
import { time } from "./time/index.ts";

/** Every law, theme by theme; the id of a law is its theme and its name. */
export const laws: readonly Law[] = [
  ...step,
  ...symmetry,
  ...reduction,
  ...bounds,
  ...memory,
  ...time,
  ...batch,
  ...padding,
  ...direction,
  ...stack,
  ...state,
  ...purity,
  ...gradient,
  ...convention,
  ...sizes,
  ...numerics,
];

/** The laws that a run tries where none are named. */
export const lawsAt = (level: Level): readonly Law[] =>
  laws.filter(
    ({ exhaustive, from }) =>
      level === "exhaustive" || (exhaustive !== true && (level === "standard" || from === undefined)),
  );
