import { negatesOneInput } from "../../controls/controls.ts";
import { againstOracle, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { isStandard } from "../standard-options.ts";

export const tileEdges: Law = {
  id: "sizes/tile-edges",
  sentence:
    "Hidden layers as large as a tile, one smaller and one larger (7 … 65) are computed whole: the last units like the first.",
  source: "docs/bugs.md 6.K, R13",
  conformance: "L1",
  family: "recurrent",
  appliesTo: isStandard,
  needs: [],
  space: { T: [1, 2], B: [1, 1], m: [1, 9], n: [7, 65], tiles: true, lengths: "none", regimes: ["tame", "exact"] },
  control: negatesOneInput,
  check: async ({ request, run }) => {
    const answer = await run(request);
    return againstOracle(oracle(request, { observed: answer.y }), answer);
  },
};
