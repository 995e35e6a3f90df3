import { readsNextInput } from "../../controls/controls.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { piece } from "../../requests/piece.ts";
import { takeSteps } from "../../requests/rearrange.ts";

export const prefix: Law = {
  id: "time/prefix",
  sentence: "The outputs up to the end of a sequence are the same when the sequence goes on.",
  source: "docs/theory.md T06",
  conformance: "L2",
  family: "recurrent",
  needs: [],
  // not the same bits: ONNX Runtime multiplies one row otherwise than two
  space: {
    T: [2, 6],
    B: [1, 3],
    directions: ["forward", "reverse"],
    regimes: ["tame", "saturated", "exact", "sparse"],
  },
  control: readsNextInput,
  check: async ({ request, run, draw }) => {
    const { T } = request.sizes;
    const cut = draw("cut", 1, T - 1);
    const [from, to] = request.layers[0]?.direction === "reverse" ? [cut, T] : [0, cut];
    const prefix = piece(request, from, to);
    const [{ y: whole }, { y }] = [await run(request), await run(prefix)];
    if (y === undefined || whole === undefined) return [];
    return againstEachOther(oracle(prefix), { y }, { y: takeSteps(whole, from, to) });
  },
};
