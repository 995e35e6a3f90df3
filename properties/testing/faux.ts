import type { Faux } from "./faulty.ts";
import { unbounded } from "./faux-bounds.ts";
import { between } from "./faux-between.ts";
import { cotangentReadings } from "./faux-cotangents.ts";
import { equations, right } from "./faux-equations.ts";
import { rightBackward, steps, wholes } from "./faux-gradients.ts";
import { kinds } from "./faux-kinds.ts";
import { unusual } from "./faux-numerics.ts";
import { parameters } from "./faux-parameters.ts";
import { nearly } from "./faux-reductions.ts";
import { directions, paddings } from "./faux-sequence.ts";
import { purities, states } from "./faux-state.ts";
import { symmetries } from "./faux-symmetry.ts";

/** Deliberately wrong implementations: every one of them must be refused, by the laws that it names. */
export const fauxes: readonly Faux[] = [
  ...parameters,
  ...equations,
  ...paddings,
  ...directions,
  ...states,
  ...purities,
  ...steps,
  ...wholes,
  ...nearly,
  ...kinds,
  ...symmetries,
  ...between,
  ...cotangentReadings,
  ...unbounded,
  ...unusual,
];

/** The same means with nothing done wrong: every law holds. */
export const harmless: readonly Faux[] = [...right, rightBackward];
