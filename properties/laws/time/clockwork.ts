import { halved } from "../../controls/controls.ts";
import type { Law } from "../../law.ts";
import { mapTensor, mapTensors, withLayer } from "../../requests/rearrange.ts";
import { equal, modulesOf } from "../clockwork.ts";

export const clockwork: Law = {
  id: "time/clockwork-comes-round",
  sentence: "A clock that starts later by a multiple of the longest period changes no output.",
  source: "Koutník et al. 2014; docs/theory.md 3.16",
  conformance: "L2",
  family: "recurrent",
  cells: ["clockwork"],
  appliesTo: (_, options) => options["modules"] !== 1,
  needs: ["initialState"],
  space: {},
  control: halved("t"),
  check: async (trial) => {
    const { request, run, draw } = trial;
    const longest = 2 ** (modulesOf(trial) - 1);
    const later = longest * (2 * draw("rounds", 0, 1) + 1);
    const shifted = withLayer(request, {
      initial:
        request.layers[0]?.initial?.map((state) =>
          mapTensors(state, (t, name) => (name === "t" ? mapTensor(t, (v) => v + later) : t)),
        ) ?? null,
    });
    const [{ y }, other] = [await run(request), await run(shifted)];
    return y === undefined || other.y === undefined ? [] : [equal("y", other.y, y, "equal")];
  },
};
