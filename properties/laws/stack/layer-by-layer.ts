import type { RunAnswer, RunRequest } from "../../../impl/contract.ts";
import { sharesStateOfFirstLayer } from "../../controls/controls.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";

export const layerByLayer: Law = {
  id: "stack/layer-by-layer",
  sentence: "A stack is its layers run one after the other, each from its own state, on the output of the one below.",
  source: "docs/theory.md 4.2, T08; docs/bugs.md R8",
  conformance: "L2",
  family: "recurrent",
  needs: ["initialState"],
  space: {
    layers: [2, 3],
    T: [1, 4],
    regimes: ["tame", "exact", "sparse"],
    start: ["drawn", "drawn", "drawn", "absent"],
  },
  control: sharesStateOfFirstLayer,
  check: async ({ request, run }) => {
    const whole = await run(request);
    let x = request.x;
    const final: NonNullable<RunAnswer["final"]>[number][] = [];
    for (const layer of request.layers) {
      const alone: RunRequest = {
        ...request,
        sizes: { ...request.sizes, m: x.shape[2] as number },
        layers: [layer],
        x,
      };
      const answer = await run(alone);
      x = answer.y ?? x;
      final.push(...(answer.final ?? []));
    }
    return againstEachOther(oracle(request), whole, { y: x, final });
  },
};
