import type { RunRequest } from "../../../impl/contract.ts";
import { exchanged } from "../../controls/controls.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { flipValid } from "../../requests/rearrange.ts";
import { forceGates, hasBias } from "../gates.ts";

export const mlstm: Law = {
  id: "memory/mlstm-open-forget-gate-knows-no-order",
  sentence: "With the forget gate open (f = 1) the memory is a sum over the steps, whatever their order.",
  source: "Beck et al. 2024; docs/theory.md 3.23, R29",
  conformance: "L2",
  family: "mlstm",
  appliesTo: (cell, options) => hasBias(cell, options) && options["forget"] !== "exp",
  needs: [],
  space: { T: [2, 6], regimes: ["tame", "wide", "sparse"] },
  control: exchanged("i", "f"),
  check: async ({ request, run }) => {
    const forced = forceGates(request, { f: "open" });
    const flipped: RunRequest = { ...forced, x: flipValid(forced.x, forced.lengths) };
    const [{ final }, { final: other }] = [await run(forced), await run(flipped)];
    if (final === undefined || other === undefined) return [];
    return againstEachOther(oracle(flipped), { final: other }, { final });
  },
};
