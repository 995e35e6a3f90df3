import { polarity } from "../../controls/controls.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { forceGates, hasBias } from "../gates.ts";

export const rgLru: Law = {
  id: "memory/rg-lru-shut-gate-holds",
  sentence:
    "With the recurrence gate shut (r = 0) the state stays what it was, whatever comes in: a = 1 and √(1 − a²) = 0.",
  source: "De et al. 2024; docs/theory.md R25",
  conformance: "L2",
  family: "rg-lru",
  appliesTo: hasBias,
  needs: ["initialState"],
  space: { regimes: ["tame", "wide", "sparse"] },
  control: polarity("a"),
  check: async ({ request, run }) => {
    const forced = forceGates(request, { a: "shut" });
    const { final } = await run(forced);
    const initial = forced.layers[0]?.initial ?? [];
    return final === undefined ? [] : againstEachOther(oracle(forced), { final }, { final: [initial] }, "equal");
  },
};
