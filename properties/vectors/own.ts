import { leaves } from "../../impl/tree.ts";
import { stepFor } from "../../spec/catalogue.ts";
import { precision } from "../../spec/language/precision.ts";
import { expectation } from "../../spec/networks/oracle.ts";
import { drawRequest } from "../cases/request.ts";
import { equationMutantsOf } from "../mutants/catalogue.ts";
import type { Suite } from "./published.ts";
import { coverOf } from "./vectors.ts";

/** Name of the suite of our own vectors, beside the published ones of the same cell. */
export const OWN = "Gatecheck LSTM";
const CELL = "lstm-peephole";

/** The vectors of `gatecheck vectors --cells lstm-peephole`, of one layer, held to their largest bound. */
export function ownSuite(seed: number): Suite {
  const faults = equationMutantsOf(stepFor(CELL, {})).filter(({ pass }) => pass === "forward");
  const search = { dtype: "float32", gradients: false, seed } as const;
  const { cases } = coverOf(CELL, faults, { ...search, accepts: ({ layers }) => layers === 1 });
  let atol = 0;
  const vectors = cases.map((c) => {
    const { request } = drawRequest(c);
    const { y, final } = expectation(request, { precision: precision(c.dtype, "absolute"), gradients: false });
    for (const [, { error }] of leaves({ y, final })) atol = error.reduce((most, e) => Math.max(most, e), atol);
    const states = (final[0] ?? []).map((its) =>
      Object.fromEntries(Object.entries(its).map(([name, { value }]) => [name, [...value]])),
    );
    return { request, relu: false, y: [...y.value], final: states };
  });
  return {
    name: OWN,
    source: `gatecheck vectors --cells ${CELL} --dtype float32 --seed ${seed}`,
    cell: CELL,
    tolerance: { rtol: 0, atol },
    vectors,
  };
}
