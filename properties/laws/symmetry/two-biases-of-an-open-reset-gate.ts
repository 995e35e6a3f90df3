import { negative } from "../../controls/controls.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { mapTensor, mapTensors, withParams } from "../../requests/rearrange.ts";
import { forceGates, hasBias } from "../gates.ts";

export const twoBiasesOfAnOpenResetGate: Law = {
  id: "symmetry/two-biases-of-an-open-reset-gate",
  sentence:
    "With the reset gate open (r = 1) the two biases of the candidate are one: what is added to one and taken from the other changes nothing.",
  source: "Chung et al. 2014; cuDNN; docs/theory.md R39",
  conformance: "L1",
  family: "gru",
  cells: ["gru-reset-after"],
  appliesTo: hasBias,
  needs: [],
  // multiples of 1/4 can be added exactly
  space: { regimes: ["exact"] },
  control: negative("c_h"),
  check: async ({ request, run, draw }) => {
    const by = draw("shift", 1, 8) / 4;
    const open = forceGates(request, { r: "open" });
    const shift: Readonly<Record<string, number>> = { b_h: by, c_h: -by };
    const shifted = withParams(open, (params) =>
      mapTensors(params, (t, name) => mapTensor(t, (v) => v + (shift[name] ?? 0))),
    );
    return againstEachOther(oracle(shifted), await run(shifted), await run(open));
  },
};
