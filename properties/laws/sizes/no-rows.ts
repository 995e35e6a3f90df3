import type { NegativeControl } from "../../controls/controls.ts";
import type { Comparison, Law } from "../../law.ts";
import { mapTensor, mapTensors } from "../../requests/rearrange.ts";
import { isStandard } from "../standard-options.ts";

/** A buffer that nothing has cleared. */
export const oneMore: NegativeControl = {
  sentence: "1 is added to the gradient of every parameter",
  of: (correct) => (request) => {
    const answer = correct(request);
    const { gradients } = answer;
    const params = gradients?.params.map((walks) =>
      walks.map((walk) => mapTensors(walk, (t) => mapTensor(t, (v) => v + 1))),
    );
    return gradients && params ? { ...answer, gradients: { ...gradients, params } } : answer;
  },
};

export const noRows: Law = {
  id: "sizes/no-rows",
  sentence: "A batch of no rows has no output and no states, and parameters have no gradient.",
  source: "docs/theory.md 10",
  conformance: "L2",
  family: "recurrent",
  appliesTo: isStandard,
  needs: ["gradients"],
  space: { B: [0, 0], lengths: "none", losses: ["both"] },
  control: oneMore,
  check: async ({ request, cotangents, run }) => {
    const { gradients } = await run({ ...request, want: ["y", "final", "gradients"], cotangents });
    return (gradients?.params[0] ?? []).flatMap((walk, k) =>
      Object.entries(walk).map(([name, { shape, data }]): Comparison => ({
        what: `gradients.params[0][${k}].${name}`,
        shape,
        got: data,
        want: new Float64Array(data.length),
        tolerance: "equal",
      })),
    );
  },
};
