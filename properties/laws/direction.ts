import type { Layer, RunAnswer, RunRequest } from "../../impl/contract.ts";
import type { Tensor } from "../../spec/tensor.ts";
import { oneDirection } from "../controls/controls.ts";
import type { Law } from "../law.ts";
import { againstEachOther, oracle } from "../judge/oracle.ts";
import { concatFeatures, flipValid, mapTensor, mapTensors, takeFeatures, withLayer } from "../requests/rearrange.ts";
import { sameNumbers } from "../judge/same-numbers.ts";
import { exchangesDirections } from "../controls/stale.ts";

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

/** Much larger, of the other sign. */
const farAway = (t: Tensor): Tensor => mapTensor(t, (v) => -(2 ** 20) * v);

/** Which way a layer walks. */
export const direction: readonly Law[] = [
  {
    id: "direction/reverse-is-flip",
    sentence:
      "Reverse is forward over the flipped valid prefix, flipped back; a bidirectional layer is both side by side, each with its own weights and states.",
    source: "docs/protocol.md, reverse; docs/bugs.md R7",
    level: "L2",
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
  },
  {
    id: "direction/other-weights-unread",
    sentence:
      "Other weights of one walk of a bidirectional layer change nothing in the output and the state of the other.",
    source: "docs/theory.md 4.3; docs/bugs.md R7",
    level: "L2",
    family: "recurrent",
    needs: [],
    space: { T: [1, 4], directions: ["bidirectional"] },
    control: exchangesDirections,
    check: async ({ request, run, draw }) => {
      const changed = draw("walk", 0, 1);
      const [layer] = request.layers as readonly [Layer];
      const params = layer.params.map((walk, k) => (k === changed ? mapTensors(walk, farAway) : walk));
      const half = ({ y, final }: RunAnswer): RunAnswer => {
        const width = (y?.shape[2] ?? 0) / 2;
        const from = changed === 0 ? width : 0;
        return {
          ...(y && { y: takeFeatures(y, from, from + width) }),
          ...(final && { final: final.map((walks) => walks.filter((_, k) => k !== changed)) }),
        };
      };
      const [plain, other] = [await run(request), await run(withLayer(request, { params }))];
      return sameNumbers(half(other), half(plain));
    },
  },
];
