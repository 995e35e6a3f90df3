import { drivers } from "../../../mutants/around/index.ts";
import type { Faux } from "../../../mutants/around/wrong-implementation.ts";
import { unbounded } from "./bounds.ts";
import { equations, right } from "./equations.ts";
import { forms } from "./special-weights.ts";
import { rightBackward, terms } from "./gradients.ts";
import { kinds } from "./particular-cells.ts";
import { largeOnes } from "./large.ts";
import { parameters } from "./parameters.ts";
import { rememberedOnes } from "./stale-weights.ts";
import { nearly } from "./reductions.ts";

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
