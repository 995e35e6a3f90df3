import type { Dtype } from "../../../spec/tensor.ts";
import { clippedWeights } from "../../controls/numeric.ts";
import { againstOracle, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { mapTensor, mapTensors, withParams } from "../../requests/rearrange.ts";
import { saturates, squashing } from "./squashing.ts";

/** Weights so large that no sum of two products of them with one another overflows. */
const huge: Readonly<Record<Dtype, number>> = {
  float32: 2 ** 40,
  float64: 2 ** 400,
  float16: 2 ** 13,
  bfloat16: 2 ** 40,
};

export const hugeWeights: Law = {
  id: "numerics/huge-weights",
  sentence:
    "However large the weights, as long as no sum of products overflows, bounded activations give the finite numbers of the definition.",
  source: "docs/theory.md B11, N01",
  conformance: "L2",
  family: "recurrent",
  // a softmax of huge arguments is whatever their rounding makes it
  get cells() {
    return squashing().filter((cell) => cell !== "jordan");
  },
  appliesTo: saturates,
  needs: [],
  space: { T: [1, 4], B: [1, 3], lengths: "none", regimes: ["tame", "wide", "exact", "sparse"] },
  control: clippedWeights(8),
  check: async ({ case: { dtype }, request, run }) => {
    const enlarged = withParams(request, (params) =>
      mapTensors(params, (t) => (t.shape.length === 2 ? mapTensor(t, (v) => v * huge[dtype]) : t)),
    );
    const answer = await run(enlarged);
    return againstOracle(oracle(enlarged, { observed: answer.y }), answer);
  },
};
