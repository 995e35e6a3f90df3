import type { Law } from "../../law.ts";
import { stabilised } from "./mechanism/stabilised.ts";
import { forced, free, gate, same } from "./mechanism/parameter-map.ts";
import type { Reduction } from "./mechanism/reduction.ts";

/** Reductions of the sLSTM. */
export const slstm: readonly Reduction[] = [
  {
    id: "slstm-f0-is-memoryless",
    sentence: "With the forget gate shut the sLSTM puts out o ⊙ tanh(z̃), whatever i is: c and n grow alike.",
    source: "Beck et al. 2024; docs/theory.md R28",
    from: { cell: "slstm" },
    to: { cell: "lstm-linear-output" },
    map: { ...forced("f", "shut"), ...gate("z", same, "g"), ...free("W_i", "U_i", "b_i") },
    given: { ...forced("i", "open"), ...forced("f", "shut") },
    states: { c: "c of the sLSTM, which is i ⊙ z" },
    forced: "f",
    bitwise: false,
  },
];

/** The sLSTM with its stabiliser. */
export const stabilisedSlstm: Law = stabilised("slstm");
