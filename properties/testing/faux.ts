import { drivers } from "../faults/drivers.ts";
import type { Faux } from "../faults/drivers/faux.ts";
import { unbounded } from "./faux-bounds.ts";
import { equations, right } from "./faux-equations.ts";
import { forms } from "./faux-forms.ts";
import { rightBackward, terms } from "./faux-gradients.ts";
import { kinds } from "./faux-kinds.ts";
import { largeOnes } from "./faux-large.ts";
import { parameters } from "./faux-parameters.ts";
import { rememberedOnes } from "./faux-remembered.ts";
import { nearly } from "./faux-reductions.ts";

/** Deliberately wrong implementations: every one of them must be refused, by the laws that it names. */
export const fauxes: readonly Faux[] = [
  ...drivers,
  ...parameters,
  ...equations,
  ...terms,
  ...nearly,
  ...kinds,
  ...forms,
  ...largeOnes,
  ...rememberedOnes,
  ...unbounded,
];

/** The same means with nothing done wrong: every law holds. */
export const harmless: readonly Faux[] = [...right, rightBackward];
