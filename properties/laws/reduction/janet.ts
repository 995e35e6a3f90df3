import { block, ofCandidate, reductionsOf } from "./mechanism/gated.ts";
import { forced } from "./mechanism/parameter-map.ts";
import type { Reduction } from "./mechanism/reduction.ts";

/** Reductions of JANET. */
export const janet: readonly Reduction[] = [
  ...reductionsOf({
    cell: "janet",
    called: "JANET cell",
    source: "van der Westhuizen & Lasenby 2018",
    candidate: ofCandidate("c"),
    open: { id: "s0", words: "s so low that σ(s) = σ(s − 1) = 0", ties: forced("s", "shut") },
    held: { id: "s1", words: "s so high that σ(s) = σ(s − 1) = 1", ties: forced("s", "open"), idle: block("c") },
    control: "s",
  }),
];
