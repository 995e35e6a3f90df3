import type { RunRequest } from "../../impl/contract.ts";
import { negatesOneInput } from "../controls/controls.ts";
import { againstOracle, oracle } from "../judge/oracle.ts";
import type { Law } from "../law.ts";
import { mapTensors, withLayer } from "../requests/rearrange.ts";
import { tensor } from "../../spec/tensor.ts";

/** The law of targets that have weights of their own; no other target is asked. */
export const ownWeights: Law = {
  id: "file/own-weights",
  sentence: "With the weights of its file, read by its convention, it computes the equations of the definition.",
  source: "docs/files.md",
  conformance: "L1",
  family: "recurrent",
  needs: ["ownWeights"],
  space: { T: [1, 4], B: [1, 3], lengths: "none" },
  control: negatesOneInput,
  check: async ({ request, own, run }) => {
    const { m, n } = request.sizes;
    if (own === undefined || own.sizes.m !== m || own.sizes.n !== n) return [];
    const params = own.params.map((pass) =>
      mapTensors(pass, ({ shape, data }) => tensor(request.dtype, shape, Array.from(data))),
    );
    const asked: RunRequest = withLayer(request, { params });
    const answer = await run(asked);
    return againstOracle(oracle(asked, { observed: answer.y }), answer);
  },
};

/** Laws that stand beside the others: they are tried where a target has what they need. */
export const lawsOfFiles: readonly Law[] = [ownWeights];
