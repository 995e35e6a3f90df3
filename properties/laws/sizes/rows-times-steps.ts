import { negatesOneInput } from "../../controls/controls.ts";
import { wrongGradient } from "../../controls/controls.ts";
import type { Law, Trial } from "../../law.ts";
import type { Sizes } from "../../../impl/contract.ts";
import { small, someRows, wholeGradients } from "../repeated.ts";
import { isStandard } from "../standard-options.ts";

/** More rows times steps than 16 bits count: few steps of many rows, or 256 steps. */
const past16Bits = ({ T }: Sizes, draw: Trial["draw"]): readonly [number, number] =>
  draw("long", 0, 1) === 0 ? [T, Math.floor(65_536 / T) + 1] : [257, 256];

export const rowsTimesSteps: Law = {
  id: "sizes/rows-times-steps",
  sentence:
    "Where rows times steps pass 65,535 every row is still computed for itself: the first, the last, and those between.",
  source: "docs/bugs.md 6.K",
  conformance: "L2",
  family: "recurrent",
  appliesTo: isStandard,
  needs: [],
  exhaustive: true,
  space: small,
  control: negatesOneInput,
  check: someRows(past16Bits),
};

export const rowsTimesStepsGradient: Law = {
  id: "sizes/rows-times-steps-gradient",
  sentence:
    "Where rows times steps pass 65,535 gradients are those of the definition: every row and every step counts, and counts once.",
  source: "docs/bugs.md 6.K",
  conformance: "L3",
  family: "recurrent",
  // through many steps the bound of a quotient by a stabilised normaliser, or by a small deviation, grows without end
  appliesTo: (cell, options) =>
    isStandard(cell, options) && !cell.id.endsWith("-stabilised") && cell.id !== "lstm-layer-norm",
  needs: ["gradients"],
  exhaustive: true,
  space: { ...small, m: [1, 1], n: [1, 1], directions: ["forward", "reverse"], regimes: ["tame"] },
  control: wrongGradient,
  check: wholeGradients(past16Bits),
};
