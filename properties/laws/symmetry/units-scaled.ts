import { oneStale } from "../../controls/stale.ts";
import type { Law } from "../../law.ts";
import type { Gauge } from "../../structure/multiply.ts";
import { exists, farFromSubnormal, scaledUnits } from "./scaling.ts";

const isUnit = ({ size }: Gauge): boolean => size !== "m";

export const unitsScaled: Law = {
  id: "symmetry/units-scaled",
  sentence:
    "Units that enter by functions of degree 1 alone may be multiplied by powers of two: so are outputs and states, and no other number changes.",
  source: "docs/theory.md S02",
  conformance: "L1",
  family: "recurrent",
  appliesTo: exists("scale", isUnit),
  scales: true,
  needs: [],
  space: { T: [1, 3], B: [1, 2], regimes: farFromSubnormal },
  control: oneStale,
  check: scaledUnits(isUnit),
};
