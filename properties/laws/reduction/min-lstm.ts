import { minus, same } from "./mechanism/parameter-map.ts";
import type { Reduction } from "./mechanism/reduction.ts";

/** Reductions of the minLSTM. */
export const minLstm: readonly Reduction[] = [
  {
    id: "min-lstm-of-opposite-gates-is-min-gru",
    sentence: "With the weights of f those of i negated the minLSTM is the minGRU that writes with z = i.",
    source: "Feng et al. 2024; docs/theory.md R22",
    from: { cell: "min-lstm" },
    to: { cell: "min-gru" },
    map: { W_i: same("W_z"), b_i: same("b_z"), W_f: minus("W_z"), b_f: minus("b_z") },
    bitwise: false,
  },
];
