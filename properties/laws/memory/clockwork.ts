import type { Tensor } from "../../../spec/tensor.ts";
import { configured } from "../../controls/controls.ts";
import type { Law } from "../../law.ts";
import { at, fill } from "../../requests/rearrange.ts";
import { equal, modulesOf, periodOf } from "../clockwork.ts";

export const clockwork: Law = {
  id: "memory/clockwork-waits",
  sentence: "A unit stays the same, bit for bit, at every step that is no multiple of its period.",
  source: "Koutník et al. 2014; docs/theory.md 3.16",
  conformance: "L1",
  family: "recurrent",
  cells: ["clockwork"],
  appliesTo: (_, options) => options["modules"] !== 1,
  needs: ["initialState"],
  space: { directions: ["forward"] },
  control: configured({ modules: 1 }),
  check: async (trial) => {
    const { n, T } = trial.request.sizes;
    const { y } = await trial.run(trial.request);
    const initial = trial.request.layers[0]?.initial?.[0];
    if (y === undefined || initial === undefined) return [];
    const { h, t: clock } = initial as Record<"h" | "t", Tensor>;
    const waited = fill(y, y.shape, (t, b, j) => {
      const computed = (at(clock, b) + t) % periodOf(j, n, modulesOf(trial)) === 0;
      if (computed || t >= (trial.request.lengths?.[b] ?? T)) return at(y, t, b, j);
      return t === 0 ? at(h, b, j) : at(y, t - 1, b, j);
    });
    return [equal("y", y, waited, "bits")];
  },
};
