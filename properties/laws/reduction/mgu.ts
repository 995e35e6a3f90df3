import { contains } from "./mechanism/contains.ts";
import { type Gated, block, ofCandidate, reductionsOf } from "./mechanism/gated.ts";
import { forced } from "./mechanism/parameter-map.ts";
import type { Reduction } from "./mechanism/reduction.ts";

/** A minimal gated unit with its one gate at 1 and at 0. */
export const oneGate = (cell: string): Gated => ({
  cell,
  called: cell.toUpperCase(),
  source: "Zhou et al. 2016; docs/theory.md R10",
  candidate: ofCandidate("h"),
  open: { id: "f1", words: "f = 1", ties: forced("f", "open") },
  held: { id: "f0", words: "f = 0", ties: forced("f", "shut"), idle: block("h") },
  control: "f",
});

/** Reductions of the minimal gated unit. */
export const mgu: readonly Reduction[] = [
  ...reductionsOf(oneGate("mgu")),
  contains({ from: "mgu", to: "mgu1", zeros: ["W_f"], called: ["minimal gated unit", "of variant 1"] }),
];
