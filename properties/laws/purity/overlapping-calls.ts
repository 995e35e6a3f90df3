import type { RunRequest } from "../../../impl/contract.ts";
import { carriesStateOver } from "../../controls/controls.ts";
import type { Law } from "../../law.ts";
import { another } from "../other-calls.ts";
import { copyOf, unchanged } from "./unchanged.ts";

export const overlappingCalls: Law = {
  id: "purity/overlapping-calls",
  sentence: "Calls that are handed over before any is answered are answered as each alone, bit for bit.",
  source: "docs/protocol.md, run: each request is answered, in order; docs/bugs.md R9",
  conformance: "L2",
  family: "recurrent",
  needs: [],
  space: { T: [2, 3], B: [1, 3], m: [1, 4], n: [1, 4] },
  control: carriesStateOver,
  check: async ({ request: plain, cotangents, run, gradients }) => {
    const request: RunRequest = gradients ? { ...plain, want: ["y", "final", "gradients"], cotangents } : plain;
    const requests = [request, another(plain)];
    const alone = [];
    for (const one of requests) alone.push(copyOf(await run(one)));
    const together = (await Promise.all(requests.map((one) => run(one)))).map((answer) => copyOf(answer));
    return alone.flatMap((answer, k) =>
      unchanged(answer, together[k] ?? new Map(), `answer ${k + 1} of ${requests.length} together: `),
    );
  },
};
