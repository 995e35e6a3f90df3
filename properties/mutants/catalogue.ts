import { catalogue, stepFor } from "../../spec/catalogue.ts";
import type { Step } from "../../spec/cell.ts";
import { backwardMistakes } from "./operators/backward.ts";
import { driverFaultsOf } from "./around/index.ts";
import type { EquationFault, Fault } from "./mutant.ts";
import { type Mistake, forwardMistakes } from "./operators/forward.ts";

/** Mistakes of one pass with ids: those that would have the same one are numbered. */
function named(cell: string, pass: EquationFault["pass"], mistakes: readonly Mistake[]): EquationFault[] {
  const seen = new Map<string, number>();
  return mistakes.map(({ operator, what, sentence, step }) => {
    const id = `${cell}/${pass}/${operator}/${what.replaceAll(/\s+/g, "·")}`;
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return { id: count === 1 ? id : `${id}#${count}`, cell, pass, operator, sentence, step };
  });
}

/** Every single fault in the equations of a step, and in their derivative. */
export const faultsOf = (step: Step): EquationFault[] => [
  ...named(step.cell.id, "forward", forwardMistakes(step)),
  ...named(step.cell.id, "backward", backwardMistakes(step)),
];

/** Every single fault of every cell, with the cell's default options: in its equations, and around them. */
export const faults = (cells: readonly string[] = catalogue.map(({ id }) => id)): Fault[] =>
  cells.flatMap((cell) => [...faultsOf(stepFor(cell, {})), ...driverFaultsOf(cell)]);
