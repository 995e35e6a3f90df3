import { mapTree } from "../../../impl/tree.ts";
import { clippedWithin } from "../../controls/cotangent.ts";
import type { Law } from "../../law.ts";

import { mapTensor } from "../../requests/rearrange.ts";
import { ask, exactly } from "./ask.ts";

export const linearInCotangents: Law = {
  id: "gradient/linear-in-cotangents",
  sentence: "Cotangents times a power of two, of either sign, give exactly so many times the gradient.",
  source: "docs/theory.md G02, G03; IEEE 754: a product with a power of two is exact",
  conformance: "L3",
  family: "recurrent",
  scales: true,
  needs: ["gradients"],
  // small gradients are subnormal in float16
  dtypes: ["float32", "float64", "bfloat16"],
  // far from overflow and underflow, where powers of two are exact
  space: { T: [2, 4], B: [1, 3], regimes: ["tame", "sparse"] },
  control: clippedWithin(1),
  check: async (trial) => {
    const factor = (trial.draw("sign", 0, 1) * 2 - 1) * 2 ** trial.draw("power", 1, 10);
    const scaled = mapTree(trial.cotangents, (t) => mapTensor(t, (v) => factor * v));
    return exactly(await ask(trial, scaled), await ask(trial, trial.cotangents), factor);
  },
};
