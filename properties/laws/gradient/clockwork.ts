import type { Tensor } from "../../../spec/tensor.ts";
import { configured } from "../../controls/controls.ts";
import type { Law } from "../../law.ts";
import { at, fill } from "../../requests/rearrange.ts";
import { equal, modulesOf, periodOf } from "../clockwork.ts";

export const clockwork: Law = {
  id: "gradient/clockwork-faster-units-are-not-read",
  sentence: "The gradient of a recurrent weight from a faster to a slower unit is exactly 0.",
  source: "Koutník et al. 2014; docs/theory.md 3.16, G11",
  conformance: "L3",
  family: "recurrent",
  cells: ["clockwork"],
  appliesTo: (_, options) => options["modules"] !== 1,
  needs: ["gradients"],
  space: {},
  control: configured({ modules: 1 }),
  check: async (trial) => {
    const { request, cotangents, run } = trial;
    const { gradients } = await run({ ...request, want: ["gradients"], cotangents });
    const period = (unit: number): number => periodOf(unit, request.sizes.n, modulesOf(trial));
    return (gradients?.params[0] ?? []).map(({ U_h }, walk) => {
      const dU = U_h as Tensor;
      const read = fill(dU, dU.shape, (i, j) => (period(i) <= period(j) ? at(dU, i, j) : 0));
      return equal(`gradients.params[0][${walk}].U_h`, dU, read, "equal");
    });
  },
};
