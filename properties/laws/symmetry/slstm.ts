import { exchanged } from "../../controls/controls.ts";
import { oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { fromZero } from "../../requests/from-zero.ts";
import { mapTensor, mapTensors, withParams } from "../../requests/rearrange.ts";
import { hasBias } from "../gates.ts";
import { outputs } from "../outputs.ts";

export const slstm: Law = {
  id: "symmetry/slstm-input-gate-shifted",
  sentence: "From c = n = 0 a number added to the bias of the input gate, one for each unit, changes no output.",
  source: "Beck et al. 2024; docs/theory.md S06",
  conformance: "L1",
  family: "slstm",
  appliesTo: hasBias,
  needs: [],
  space: { T: [2, 6], regimes: ["tame", "wide", "exact", "sparse"] },
  control: exchanged("i", "f"),
  check: async ({ request, run, draw }) => {
    const started = fromZero(request, ["c", "n"]);
    const shifted = withParams(started, (params) =>
      mapTensors(params, (t, name) =>
        name === "b_i" ? mapTensor(t, (v, unit) => v + draw(`shift ${unit}`, 1, 12) / 4) : t,
      ),
    );
    const [{ y }, { y: other }] = [await run(started), await run(shifted)];
    return y === undefined || other === undefined ? [] : [outputs(other, y.data, oracle(shifted), oracle(started))];
  },
};
