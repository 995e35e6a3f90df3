/** Mistakes in equations that are no step of a cell: heads, losses and their gradients, optimisers, clipping. */
import type { Step } from "../../../spec/cell.ts";
import { input } from "../../../spec/language/expression.ts";
import type { Equations } from "../../../spec/language/rewrite.ts";
import { catalogue, stepFor } from "../../../spec/catalogue.ts";
import { forwardMutations } from "./forward.ts";

/** A single mistake in a system of equations. */
export interface SystemMutant {
  /** `adam/negated/m′`: the system, what is done, to what. */
  readonly id: string;
  readonly sentence: string;
  readonly equations: Equations;
}

/** A system as a step without state, so that the operators can be put to it; what it puts out is its last equation. */
function stepOf(equations: Equations): Step {
  const [output, y] = Object.entries(equations).at(-1)!;
  const [cell] = catalogue;
  return {
    ...stepFor(cell!.id, {}),
    cell: { ...cell!, output, state: {} },
    x: input("x", "x", []),
    params: [],
    state: {},
    equations,
    next: {},
    y,
  };
}

/** Mutations of all that leads to the last equation. */
export const systemMutants = (name: string, equations: Equations): SystemMutant[] =>
  forwardMutations(stepOf(equations))
    .filter(({ operator }) => operator !== "output")
    .map(({ operator, what, sentence, step }) => ({
      id: `${name}/${operator}/${what.replaceAll(/\s+/g, "·")}`,
      sentence,
      equations: step.equations,
    }));
