import { backward } from "./backward.ts";
import type { Expectation } from "./expectation.ts";
import { compiledExpectation } from "./compiled.ts";
import { answeredStates } from "../cell.ts";
import { type LayerRecord, forward } from "./forward.ts";
import type { Demand, Run } from "./run.ts";
import { type BoundedVector, stack } from "./vector.ts";
import { shapeAt } from "../language/sizes.ts";

export type { ByDirection } from "./backward.ts";
export type { Expectation } from "./expectation.ts";
export type { Demand, Run } from "./run.ts";

/**
 * The definition, executed: outputs, final states and exact gradients of a network, each with the bound within which a correct
 * implementation stays.
 * @throws CatalogueError for a cell or an option that is not in the catalogue
 */
export const expectation = (run: Run, demand: Demand): Expectation =>
  compiledExpectation(run, demand) ?? interpretedExpectation(run, demand);

/** The same, node by node: the judge of what is compiled. */
export function interpretedExpectation(run: Run, demand: Demand): Expectation {
  const { T, B } = run.sizes;
  const records = forward(run, demand);
  const last = records.at(-1) as LayerRecord;
  const finals = records.map(({ passages }) =>
    passages.map(({ setting, rows }) =>
      Object.fromEntries(
        answeredStates(setting.step).map(([name, { shape }]) => [
          name,
          stack(
            [B, ...shapeAt(shape, setting.sizes)],
            rows.map(({ final }) => final[name] as BoundedVector),
          ),
        ]),
      ),
    ),
  );
  return {
    y: stack([T, B, last.passages.length * last.features], last.outputs),
    final: finals,
    gradients: demand.gradients ? backward(run, records, demand.precision) : null,
  };
}
