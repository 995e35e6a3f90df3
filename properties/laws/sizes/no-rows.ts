import { drawRequest } from "../../cases/request.ts";
import type { NegativeControl } from "../../controls/controls.ts";
import { sameNumbers } from "../../judge/same-numbers.ts";
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

/** A buffer of no rows is kept for the next call. */
export const emptied: NegativeControl = {
  sentence: "after a batch of no rows every input is read as 0",
  of: (correct) => {
    let nothing = false;
    return (request) => {
      nothing ||= request.sizes.B === 0;
      return correct(nothing ? { ...request, x: mapTensor(request.x, () => 0) } : request);
    };
  },
};

export const noRowsBetweenCalls: Law = {
  id: "sizes/no-rows-between-calls",
  sentence: "A batch of no rows is answered, and the call after it as the call before.",
  source: "docs/theory.md 10, T09",
  conformance: "L2",
  family: "recurrent",
  appliesTo: isStandard,
  needs: [],
  space: { T: [1, 4], B: [0, 0], lengths: "none", start: ["drawn", "absent"] },
  control: emptied,
  check: async ({ case: drawn, request, run }) => {
    const { request: rows } = drawRequest({ ...drawn, B: 2, lengths: null });
    const before = await run(rows);
    await run(request);
    return sameNumbers(await run(rows), before);
  },
};
