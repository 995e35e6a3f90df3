import type { Implementation, RunRequest, Support } from "../../impl/contract.ts";
import { reference } from "../../impl/reference/index.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import type { ReferenceRun } from "../controls/controls.ts";
import type { Task } from "../run/task.ts";
import type { Law } from "../law.ts";

/** The reference, called as what it is: synchronous, and never short of what a test asks. */
export const referenceRun: ReferenceRun = (request) => reference.run(request) as ReturnType<ReferenceRun>;

/** Support that the reference declares of a cell. */
export const supportOf = (cell: string): Support => reference.cells.find((s) => s.cell === cell) as Support;

/** An implementation that computes with `run` and declares what the reference does, except for `departure`. */
export const implementationOf = (
  cell: string,
  run: (request: RunRequest) => unknown,
  departure: Partial<Support> = {},
): Implementation => ({
  info: { name: "wrong", version: "1" },
  cells: [{ ...supportOf(cell), ...departure }],
  run: run as Implementation["run"],
});

/** A law about to be tried on the only cell that an implementation declares. */
export const taskOf = (
  implementation: Implementation,
  law: Law,
  { options = {}, dtype = "float64" }: { readonly options?: Options; readonly dtype?: Dtype } = {},
): Task => ({
  target: "wrong",
  implementation,
  support: implementation.cells[0] as Support,
  options,
  dtype,
  law,
  finding: null,
  accepts: () => true,
});
