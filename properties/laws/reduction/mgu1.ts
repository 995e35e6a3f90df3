import { reductionsOf } from "./mechanism/gated.ts";
import { oneGate } from "./mgu.ts";
import { contains } from "./mechanism/contains.ts";
import type { Reduction } from "./mechanism/reduction.ts";

/** Reductions of the minimal gated unit, variant 1. */
export const mgu1: readonly Reduction[] = [
  ...reductionsOf(oneGate("mgu1")),
  contains({ from: "mgu1", to: "mgu2", zeros: ["b_f"], called: ["minimal gated unit of variant 1", "of variant 2"] }),
  contains({ from: "mgu1", to: "mgu3", zeros: ["U_f"], called: ["minimal gated unit of variant 1", "of variant 3"] }),
];
