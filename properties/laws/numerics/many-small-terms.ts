import type { RunRequest } from "../../../impl/contract.ts";
import { stepFor } from "../../../spec/catalogue.ts";
import type { Options } from "../../../spec/options.ts";
import type { NegativeControl } from "../../controls/controls.ts";
import { againstOracle, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { mapTensor, mapTensors, withParams } from "../../requests/rearrange.ts";

/** Matrices that multiply the input. */
const readers = (cell: string, options: Options): string[] =>
  stepFor(cell, options)
    .params.filter(({ shape }) => shape.length === 2 && shape[1] === "m")
    .map(({ name }) => name);

/** Small enough to vanish beside 1 in a half type, large enough for many to show in it. */
const small = ({ dtype }: RunRequest): number => 2 ** (dtype === "bfloat16" ? -9 : -12);

/** Cases in which the sums are long. */
export const longSums = {
  T: [1, 2],
  B: [1, 2],
  m: [96, 192],
  n: [1, 4],
  directions: ["forward"],
  lengths: "none",
  regimes: ["tame"],
} as const;

/** The first input is 1, all others are small; every input has the same weight in a unit, a half of either sign. */
export function uneven(request: RunRequest): RunRequest {
  const { m } = request.sizes;
  const [layer] = request.layers;
  const its = layer === undefined ? [] : readers(layer.cell, layer.options);
  const asked = withParams(request, (params) =>
    mapTensors(params, (t, name) =>
      its.includes(name) ? mapTensor(t, (_, i) => ((t.data[i - (i % m)] as number) < 0 ? -0.5 : 0.5)) : t,
    ),
  );
  return { ...asked, x: mapTensor(request.x, (_, i) => (i % m === 0 ? 1 : small(request))) };
}

export const smallInputsLost: NegativeControl = {
  sentence: "inputs below 2⁻⁸ are left out",
  of: (correct) => (request) =>
    correct({ ...request, x: mapTensor(request.x, (v) => (Math.abs(v) < 2 ** -8 ? 0 : v)) }),
};

export const manySmallTerms: Law = {
  id: "numerics/many-small-terms",
  sentence:
    "A sum of one large product and many small ones has them all: a sum in float16 or bfloat16 loses each that is below half a unit in the last place.",
  source: "Higham, Accuracy and Stability of Numerical Algorithms (2002), 4.2",
  conformance: "L4",
  family: "recurrent",
  // a normalised sum is the same whatever all of its terms are multiplied by
  appliesTo: ({ id }, options) => id !== "lstm-layer-norm" && readers(id, options).length > 0,
  needs: [],
  space: longSums,
  control: smallInputsLost,
  check: async ({ request, run }) => {
    const asked = uneven(request);
    const answer = await run(asked);
    return againstOracle(oracle(asked, { observed: answer.y }), answer);
  },
};
