import type { RunRequest } from "../../../impl/contract.ts";
import { firstRowForAll } from "../../controls/controls.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { rowsOfAnswer, rowsOfRequest } from "../../requests/rows.ts";

export const rowsRenamed: Law = {
  id: "batch/rows-renamed",
  sentence:
    "The rows of a batch may come in any order: outputs, states and their gradients come in that order, and the gradients of parameters stay.",
  source: "docs/theory.md S05; docs/bugs.md R5",
  conformance: "L2",
  family: "recurrent",
  needs: [],
  space: { T: [2, 3], B: [2, 4], m: [1, 3], n: [1, 3], regimes: ["tame", "saturated", "sparse"] },
  control: firstRowForAll,
  check: async ({ request: plain, cotangents, run, draw, gradients }) => {
    const { B } = plain.sizes;
    const request: RunRequest = gradients ? { ...plain, want: ["y", "final", "gradients"], cotangents } : plain;
    const turn = draw("turn", 1, B - 1);
    const order = Array.from({ length: B }, (_, b) => (b + turn) % B);
    const other = rowsOfRequest(request, order);
    const expected = oracle(other, other.cotangents === null ? {} : { cotangents: other.cotangents });
    const want = rowsOfAnswer(await run(request), order);
    return againstEachOther(expected, await run(other), want);
  },
};
