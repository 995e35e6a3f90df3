import { allRead } from "../../controls/cotangent.ts";
import type { Law } from "../../law.ts";
import { filledCotangents } from "../../requests/cotangents.ts";
import { ask, exactly } from "./ask.ts";

export const zeroCotangents: Law = {
  id: "gradient/zero-cotangents",
  sentence: "A loss that reads nothing, every cotangent 0, has gradients that are exactly 0.",
  source: "docs/theory.md G03",
  conformance: "L3",
  family: "recurrent",
  needs: ["gradients"],
  // far from overflow: 0 · ∞ is nobody's mistake
  space: { T: [2, 4], B: [1, 3], regimes: ["tame", "sparse"] },
  control: allRead,
  check: async (trial) => {
    const none = await ask(trial, filledCotangents(trial.cotangents, 0));
    return exactly(none, none, 0);
  },
};
