import { reductionsOf } from "./mechanism/gated.ts";
import { forced, free, same, zero } from "./mechanism/parameter-map.ts";
import type { Reduction } from "./mechanism/reduction.ts";

/** Reductions of the recurrent highway network. */
export const rhn: readonly Reduction[] = [
  ...reductionsOf({
    cell: "rhn",
    called: "recurrent highway network",
    source: "Zilly et al. 2017; docs/theory.md R27",
    candidate: { W_h: same("W_h"), U_h1: same("U_h"), b_h1: same("b_h"), ...free("U_h2", "b_h2") },
    open: {
      id: "t1-1-t2-0",
      words: "t₁ = 1 and t₂ = 0",
      ties: { W_t: zero, ...forced("t1", "open"), ...forced("t2", "shut") },
    },
    held: {
      id: "t0",
      words: "t₁ = t₂ = 0",
      ties: { W_t: zero, ...forced("t1", "shut"), ...forced("t2", "shut") },
      idle: ["W_h", "U_h1", "b_h1", "U_h2", "b_h2"],
    },
    control: "t1",
  }),
  {
    id: "rhn-t2-0-is-gru-simplified",
    sentence:
      "With t₂ = 0 the second layer of the recurrent highway network is the identity and the first a simplified GRU.",
    source: "Zilly et al. 2017; docs/theory.md R09, R27",
    from: { cell: "rhn" },
    to: { cell: "gru-simplified" },
    map: {
      W_h: same("W_c"),
      U_h1: same("U_c"),
      b_h1: same("b_c"),
      W_t: same("W_u"),
      U_t1: same("U_u"),
      b_t1: same("b_u"),
      ...forced("t2", "shut"),
      U_h2: "free",
      b_h2: "free",
    },
    forced: "t2",
    bitwise: true,
    regrouped: true,
  },
];
