import type { Reduction } from "./mechanism/reduction.ts";

/** Reductions of the clockwork network. */
export const clockwork: readonly Reduction[] = [
  {
    id: "clockwork-of-one-module-is-elman",
    sentence: "A clockwork network of one module, of period 1, is an Elman network.",
    source: "Koutník et al. 2014; docs/theory.md R15",
    from: { cell: "clockwork", options: { modules: 1 } },
    to: { cell: "elman" },
    map: {},
    bitwise: true,
  },
];
