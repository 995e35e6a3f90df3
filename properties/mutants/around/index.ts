import type { RunRequest } from "../../../impl/contract.ts";
import { sharedMemory } from "./shared-memory.ts";
import { cotangentReadings } from "./cotangents.ts";
import type { WrongImplementation } from "./wrong-implementation.ts";
import { firstStates, handedUp, leftOverStates, squeezed } from "./first-states.ts";
import { firstSteps } from "./first-step.ts";
import { wholeGradients } from "./gradients.ts";
import { particularCells } from "./particular-cells.ts";
import { unusualNumbers } from "./numerics.ts";
import { parameters } from "./weights.ts";
import { directions, paddings } from "./sequence.ts";
import { impure, states } from "./state.ts";
import { steps } from "./bptt-steps.ts";
import { weightLookups } from "./weight-lookup.ts";
import type { AroundMutant } from "../mutant.ts";

/** Wrong implementations that err around the equations: in directions, lengths, layers, states, batches and gradients. */
export const wrongAround: readonly WrongImplementation[] = [
  ...parameters,
  ...paddings,
  ...directions,
  ...states,
  ...impure,
  ...steps,
  ...wholeGradients,
  ...particularCells,
  ...weightLookups,
  ...sharedMemory,
  ...cotangentReadings,
  ...unusualNumbers,
  ...firstStates,
  ...leftOverStates,
  handedUp,
  ...squeezed,
  ...firstSteps,
];

/** True where the wrong implementation supports a request, and answers it. */
export const takes = ({ wrong: { support = {}, fails, appliesTo } }: AroundMutant, request: RunRequest): boolean => {
  const { layers, lengths } = request;
  return (
    fails?.(request) !== true &&
    appliesTo?.(request) !== false &&
    layers.length <= (support.maxLayers ?? Infinity) &&
    layers.every(({ direction }) => support.directions?.includes(direction) ?? true) &&
    (lengths === null || support.lengths !== false)
  );
};

/** Mutants around the equations of a cell. */
export const mutantsAround = (cell: string): AroundMutant[] =>
  wrongAround
    .filter(({ cells }) => cells.includes(cell))
    .map((wrong) => ({
      id: `${cell}/driver/${wrong.id}`,
      cell,
      pass: "driver",
      operator: wrong.id,
      sentence: wrong.sentence,
      wrong,
    }));
