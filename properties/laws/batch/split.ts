import { firstRowForAll } from "../../controls/controls.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Comparison, Law } from "../../law.ts";
import { rowsOfAnswer, rowsOfRequest } from "../../requests/rows.ts";

export const split: Law = {
  id: "batch/split",
  sentence: "A batch run in two parts is the batch run whole.",
  source: "docs/theory.md S05; docs/bugs.md R5",
  conformance: "L2",
  family: "recurrent",
  needs: [],
  // as many rows as no other law has: kernels take them in blocks
  space: { T: [1, 3], B: [2, 9], m: [1, 3], n: [1, 3], regimes: ["tame", "sparse"] },
  control: firstRowForAll,
  check: async ({ request, run, draw }) => {
    const { B } = request.sizes;
    const cut = draw("cut", 1, B - 1);
    const rows = Array.from({ length: B }, (_, b) => b);
    const whole = await run(request);
    const sides: Comparison[] = [];
    for (const part of [rows.slice(0, cut), rows.slice(cut)]) {
      const alone = rowsOfRequest(request, part);
      sides.push(...againstEachOther(oracle(alone), rowsOfAnswer(whole, part), await run(alone)));
    }
    return sides;
  },
};
