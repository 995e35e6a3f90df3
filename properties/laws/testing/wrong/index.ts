import { wrongAround } from "../../../mutants/around/index.ts";
import type { WrongImplementation } from "../../../mutants/around/wrong-implementation.ts";
import { beyondSizes } from "./beyond.ts";
import { unbounded } from "./bounds.ts";
import { equations, right, within } from "./equations.ts";
import { specialWeights } from "./special-weights.ts";
import { rightBackward, terms } from "./gradients.ts";
import { particularCells } from "./particular-cells.ts";
import { largeSizes } from "./large.ts";
import { parameters } from "./parameters.ts";
import { staleWeights } from "./stale-weights.ts";
import { brokenReductions } from "./reductions.ts";

/** Deliberately wrong implementations: every one of them must be refused, by the laws that it names. */
export const wrongImplementations: readonly WrongImplementation[] = [
  ...wrongAround,
  ...parameters,
  ...equations,
  ...within,
  ...terms,
  ...brokenReductions,
  ...particularCells,
  ...specialWeights,
  ...largeSizes,
  ...beyondSizes,
  ...staleWeights,
  ...unbounded,
];

/** The same means with nothing done wrong: every law holds. */
export const harmless: readonly WrongImplementation[] = [...right, rightBackward];
