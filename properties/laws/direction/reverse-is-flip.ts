import type { RunAnswer, RunRequest } from "../../../impl/contract.ts";
import { oneDirection } from "../../controls/controls.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { concatFeatures, flipValid, withLayer } from "../../requests/rearrange.ts";

/** The walk number `walk` of a layer, run forward, its sequence turned round where that walk is the reverse one. */
async function walkForward(
  request: RunRequest,
  run: (r: RunRequest) => Promise<RunAnswer>,
  walk: number,
  reverse: boolean,
): Promise<RunAnswer> {
  const [layer] = request.layers;
  const turned = (t: RunRequest["x"]): RunRequest["x"] => (reverse ? flipValid(t, request.lengths) : t);
  const params = layer?.params.slice(walk, walk + 1) ?? [];
  const initial = layer?.initial?.slice(walk, walk + 1) ?? null;
  const answer = await run({ ...withLayer(request, { direction: "forward", params, initial }), x: turned(request.x) });
  return { ...answer, ...(answer.y === undefined ? {} : { y: turned(answer.y) }) };
}

export const reverseIsFlip: Law = {
  id: "direction/reverse-is-flip",
  sentence:
    "Reverse is forward over the flipped valid prefix, flipped back; a bidirectional layer is both side by side, each with its own weights and states.",
  source: "docs/protocol.md, reverse; docs/bugs.md R7",
  conformance: "L2",
  family: "recurrent",
  needs: [],
  space: { directions: ["reverse", "bidirectional"], regimes: ["tame", "saturated", "exact", "sparse"] },
  control: oneDirection,
  check: async ({ request, run }) => {
    const answer = await run(request);
    const expected = oracle(request);
    if (request.layers[0]?.direction === "reverse")
      return againstEachOther(expected, answer, await walkForward(request, run, 0, true));
    const [there, back] = [await walkForward(request, run, 0, false), await walkForward(request, run, 1, true)];
    const final = [[...(there.final?.[0] ?? []), ...(back.final?.[0] ?? [])]];
    const both = there.y && back.y ? { y: concatFeatures(there.y, back.y), final } : { final };
    return againstEachOther(expected, answer, both);
  },
};
