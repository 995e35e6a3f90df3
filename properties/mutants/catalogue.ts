import { catalogue, stepFor } from "../../spec/catalogue.ts";
import type { Step } from "../../spec/cell.ts";
import { activationMutations } from "./activations/activations.ts";
import { backwardMutations } from "./operators/backward.ts";
import { mutantsAround } from "./around/index.ts";
import type { EquationMutant, Mutant } from "./mutant.ts";
import { forwardMutations } from "./operators/forward.ts";
import type { Mutation } from "./operators/mutation.ts";

/** Mistakes of one pass with ids: those that would have the same one are numbered. */
function named(cell: string, pass: EquationMutant["pass"], mistakes: readonly Mutation[]): EquationMutant[] {
  const seen = new Map<string, number>();
  return mistakes.map(({ operator, what, sentence, step }) => {
    const id = `${cell}/${pass}/${operator}/${what.replaceAll(/\s+/g, "·")}`;
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return { id: count === 1 ? id : `${id}#${count}`, cell, pass, operator, sentence, step };
  });
}

/** Mutants of the equations of a step, and of their derivative. */
export const equationMutantsOf = (step: Step): EquationMutant[] => [
  ...named(step.cell.id, "forward", forwardMutations(step)),
  ...named(step.cell.id, "backward", backwardMutations(step)),
];

/** Mutants of a step whose activations are approximate, saturated early, or wrong for one sign. */
export const activationMutantsOf = (step: Step): EquationMutant[] =>
  named(step.cell.id, "forward", activationMutations(step));

/** Mutants of every cell with its default options: in its equations, in its activations, and around them. */
export const mutants = (cells: readonly string[] = catalogue.map(({ id }) => id)): Mutant[] =>
  cells.flatMap((cell) => {
    const step = stepFor(cell, {});
    return [...equationMutantsOf(step), ...activationMutantsOf(step), ...mutantsAround(cell)];
  });
