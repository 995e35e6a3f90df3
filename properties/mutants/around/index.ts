import type { RunRequest } from "../../../impl/contract.ts";
import { between } from "./shared-memory.ts";
import { cotangentReadings } from "./cotangents.ts";
import type { Faux } from "./wrong-implementation.ts";
import { wholes } from "./gradients.ts";
import { kinds } from "./particular-cells.ts";
import { unusual } from "./numerics.ts";
import { parameters } from "./weights.ts";
import { directions, paddings } from "./sequence.ts";
import { purities, states } from "./state.ts";
import { steps } from "./bptt-steps.ts";
import { symmetries } from "./weight-lookup.ts";
import type { DriverFault } from "../mutant.ts";

/** What goes wrong around the equations: in directions, lengths, layers, states, batches, and in gradients put together. */
export const drivers: readonly Faux[] = [
  ...parameters,
  ...paddings,
  ...directions,
  ...states,
  ...purities,
  ...steps,
  ...wholes,
  ...kinds,
  ...symmetries,
  ...between,
  ...cotangentReadings,
  ...unusual,
];

/** Whether somebody who makes a mistake takes a request. */
export const takes = (
  { faux: { support = {} } }: DriverFault,
  { layers, lengths }: Pick<RunRequest, "layers" | "lengths">,
): boolean =>
  layers.length <= (support.maxLayers ?? Infinity) &&
  layers.every(({ direction }) => support.directions?.includes(direction) ?? true) &&
  (lengths === null || support.lengths !== false);

/** Every single fault in what is around the equations of a cell. */
export const driverFaultsOf = (cell: string): DriverFault[] =>
  drivers
    .filter(({ cells }) => cells.includes(cell))
    .map((faux) => ({
      id: `${cell}/driver/${faux.id}`,
      cell,
      pass: "driver",
      operator: faux.id,
      sentence: faux.sentence,
      faux,
    }));
