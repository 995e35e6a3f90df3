import { block, reductionsOf } from "./mechanism/gated.ts";
import { forced } from "./mechanism/parameter-map.ts";
import type { Reduction } from "./mechanism/reduction.ts";

/** Reductions of the minGRU. */
export const minGru: readonly Reduction[] = [
  ...reductionsOf({
    cell: "min-gru",
    called: "minGRU",
    source: "Feng et al. 2024",
    candidate: {},
    held: { id: "z0", words: "z = 0", ties: forced("z", "shut"), idle: block("h") },
    control: "z",
  }),
];
