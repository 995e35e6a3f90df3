import { oneStale } from "../../controls/stale.ts";
import type { Law } from "../../law.ts";
import type { Gauge } from "../../structure/multiply.ts";
import { exists, farFromSubnormal, scaledUnits } from "./scaling.ts";

const isInput = ({ size }: Gauge): boolean => size === "m";

export const inputsScaled: Law = {
  id: "symmetry/inputs-scaled",
  sentence:
    "Features multiplied by powers of two, and what they are weighted with divided by them, give the same numbers.",
  source: "docs/theory.md S07",
  conformance: "L1",
  family: "recurrent",
  appliesTo: exists("scale", isInput),
  scales: true,
  needs: [],
  space: { T: [1, 3], B: [1, 2], regimes: farFromSubnormal },
  control: oneStale,
  check: scaledUnits(isInput),
};
