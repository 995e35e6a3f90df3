import type { RunRequest } from "../../../impl/contract.ts";
import { leftover } from "../../controls/stale.ts";
import { againstOracle, oracle } from "../../judge/oracle.ts";
import { sameNumbers } from "../../judge/same-numbers.ts";
import type { Comparison, Law } from "../../law.ts";
import { at, fill } from "../../requests/rearrange.ts";
import { rowsOfRequest } from "../../requests/rows.ts";
import { shorter, withOtherWeights } from "../other-calls.ts";

/** The same call with more steps and rows: those there are, over again. */
function larger(request: RunRequest, steps: number, rows: number): RunRequest {
  const { T, B, m } = request.sizes;
  const more = rowsOfRequest(
    request,
    Array.from({ length: B + rows }, (_, b) => b % B),
  );
  return {
    ...more,
    sizes: { ...more.sizes, T: T + steps },
    x: fill(more.x, [T + steps, B + rows, m], (t, b, i) => at(more.x, t % T, b, i)),
  };
}

export const sizesChangeBetweenCalls: Law = {
  id: "state/sizes-change-between-calls",
  sentence:
    "A call is answered alike before and after calls with more steps and rows, with fewer, and with other weights, and those as if they were the first.",
  source: "docs/theory.md T09; docs/bugs.md R9, R19",
  conformance: "L2",
  family: "recurrent",
  needs: [],
  space: { T: [2, 3], B: [1, 2], m: [1, 3], n: [1, 3], lengths: "none", regimes: ["tame", "saturated", "sparse"] },
  control: leftover,
  check: async ({ request, run, draw }) => {
    const [before, steps, rows] = [await run(request), draw("steps", 1, 2), draw("rows", 1, 2)];
    const others = [larger(request, steps, rows), withOtherWeights(shorter(request))];
    const sides: Comparison[] = [];
    for (const other of others) {
      sides.push(...againstOracle(oracle(other), await run(other)));
      sides.push(...sameNumbers(await run(request), before));
    }
    return sides;
  },
};
