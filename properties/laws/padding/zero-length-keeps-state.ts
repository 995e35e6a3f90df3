import type { RunAnswer } from "../../../impl/contract.ts";
import type { Tensor } from "../../../spec/tensor.ts";
import { ignoresInitialState } from "../../controls/controls.ts";
import type { Comparison, Law } from "../../law.ts";
import { at, fill } from "../../requests/rearrange.ts";
import { paddingIsZero } from "./padding-is-zero.ts";

export const zeroLengthKeepsState: Law = {
  id: "padding/zero-length-keeps-state",
  sentence: "A row of length 0 ends in its initial state, bit for bit, and its output is 0.",
  source: "docs/protocol.md, lengths; docs/bugs.md R20",
  conformance: "L2",
  family: "recurrent",
  needs: ["initialState"],
  space: { lengths: "empty" },
  control: ignoresInitialState,
  check: async ({ request, run }) => {
    const answer: RunAnswer = await run(request);
    const lengths = request.lengths ?? [];
    const states = (answer.final?.[0] ?? []).flatMap((state, walk) =>
      Object.entries(state).map(([name, t]): Comparison => {
        const initial = request.layers[0]?.initial?.[walk]?.[name] as Tensor;
        const kept = fill(t, t.shape, (b, ...rest) => at(lengths[b] === 0 ? initial : t, b, ...rest));
        return { what: `final[0][${walk}].${name}`, shape: t.shape, got: t.data, want: kept.data, tolerance: "bits" };
      }),
    );
    const empty = lengths.map((length) => (length === 0 ? 0 : Number.POSITIVE_INFINITY));
    return answer.y === undefined ? states : [...states, paddingIsZero("y", answer.y, empty)];
  },
};
