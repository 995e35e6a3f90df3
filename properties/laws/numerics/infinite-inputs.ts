import { infinityIsZero } from "../../controls/numeric.ts";
import { againstOracle, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { saturates, squashing } from "./squashing.ts";
import { withOne } from "./with-one.ts";

export const infiniteInputs: Law = {
  id: "numerics/infinite-inputs-saturate",
  sentence:
    "An infinite input opens, shuts and saturates, as a very large one does: where only bounded activations read it the answer is finite.",
  source: "docs/theory.md 1.6, N01; IEEE 754-2019, 6.1",
  conformance: "L2",
  family: "recurrent",
  get cells() {
    return squashing();
  },
  appliesTo: saturates,
  scales: true,
  needs: [],
  space: { T: [1, 4], B: [1, 3], lengths: "none", regimes: ["tame", "wide", "exact"] },
  control: infinityIsZero,
  check: async ({ request, run, draw }) => {
    const sign = 2 * draw("sign", 0, 1) - 1;
    const [infinite, large] = [
      withOne(request, draw, sign * Infinity),
      withOne(request, draw, sign * (request.dtype === "float16" ? 2 ** 13 : 2 ** 100)),
    ];
    // 0 · ∞ is NaN: a weight may be 0
    if (infinite === null || large === null || oracle(infinite)("faithful").y.value.some(Number.isNaN)) return [];
    const answer = await run(infinite);
    return againstOracle(oracle(large, { observed: answer.y }), answer);
  },
};
