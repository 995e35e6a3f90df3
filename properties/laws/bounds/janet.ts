import { hull, startOf } from "../../judge/intervals.ts";
import type { Law } from "../../law.ts";
import { law } from "./within.ts";

export const janet: Law = law({
  id: "bounds/janet",
  sentence: "Every unit stays within max(|h_0|, e^β): what is kept and what enters are in the ratio 1 to e^β at most.",
  source: "van der Westhuizen & Lasenby 2018; docs/theory.md B07",
  cells: ["janet"],
  bounds: () => ({ h: (place) => hull(startOf(place, "h"), [-Math.E, Math.E]) }),
  carried: true,
  factor: 8,
});
