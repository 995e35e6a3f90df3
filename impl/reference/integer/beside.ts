import type { Implementation, RunAnswer, RunRequest } from "../../contract.ts";
import { integers } from "./lstm-int8.ts";

const isOfIntegers = ({ layers }: RunRequest): boolean =>
  layers.some(({ cell }) => integers.cells.some((support) => support.cell === cell));

/** An implementation with the cells of integers beside its own. */
export function besideIntegers(own: Implementation): Implementation {
  const cells = [...own.cells, ...integers.cells];
  const run: Implementation["run"] = (request) => (isOfIntegers(request) ? integers : own).run(request);
  const prepare = own.prepare?.bind(own);
  if (prepare === undefined) return { ...own, cells, run };
  return {
    ...own,
    cells,
    run,
    prepare: (request) =>
      isOfIntegers(request) ? { run: () => integers.run(request) as RunAnswer } : prepare(request),
  };
}
