import { ignoresInitialState } from "../../controls/controls.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { piece } from "../../requests/piece.ts";
import { concatSteps, withLayer } from "../../requests/rearrange.ts";

export const chunking: Law = {
  id: "time/chunking",
  sentence: "A sequence run in two pieces, the second from the final state of the first, is the sequence run whole.",
  source: "docs/theory.md T02",
  conformance: "L2",
  family: "recurrent",
  needs: ["initialState"],
  space: { T: [2, 6], directions: ["forward"], regimes: ["tame", "saturated", "exact", "sparse"] },
  control: ignoresInitialState,
  check: async ({ request, run, draw }) => {
    const { T } = request.sizes;
    const cut = draw("cut", 1, T - 1);
    const whole = await run(request);
    const first = await run(piece(request, 0, cut));
    const second = await run(withLayer(piece(request, cut, T), { initial: first.final?.[0] ?? null }));
    const joined = { ...second, ...(first.y && second.y ? { y: concatSteps(first.y, second.y) } : {}) };
    return againstEachOther(oracle(request), joined, whole);
  },
};
