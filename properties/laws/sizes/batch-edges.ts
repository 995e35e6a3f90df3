import { negatesOneInput } from "../../controls/controls.ts";
import type { Law } from "../../law.ts";
import { small, someRows } from "../repeated.ts";
import { isStandard } from "../standard-options.ts";

const edges = [7, 8, 9, 31, 32, 33] as const;

export const batchEdges: Law = {
  id: "sizes/batch-edges",
  sentence:
    "Batches as large as a tile, one row smaller and one larger (7 … 33) are computed whole: the last row like the first.",
  source: "docs/bugs.md 6.K, R13",
  conformance: "L2",
  family: "recurrent",
  appliesTo: isStandard,
  needs: [],
  space: { ...small, T: [1, 2], B: [3, 4], n: [1, 5] },
  control: negatesOneInput,
  check: someRows(({ T }, draw) => [T, edges[draw("edge", 0, edges.length - 1)] as number]),
};
