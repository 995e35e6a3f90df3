import { forced, gate, same } from "./mechanism/parameter-map.ts";
import type { Reduction } from "./mechanism/reduction.ts";

/** Reductions of the light gated recurrent unit. */
export const liGru: readonly Reduction[] = [
  {
    id: "li-gru-tanh-is-ugrnn",
    sentence: "The light gated recurrent unit with tanh for relu is the update gate network.",
    source: "Ravanelli et al. 2018; docs/theory.md R09",
    from: { cell: "li-gru", options: { activation: "tanh" } },
    to: { cell: "ugrnn" },
    map: { ...gate("z", same, "g"), ...gate("h", same, "c") },
    bitwise: true,
    regrouped: true,
  },
  {
    id: "li-gru-z0-is-elman",
    sentence: "With z = 0 the light gated recurrent unit is the Elman network with relu.",
    source: "Ravanelli et al. 2018; docs/theory.md R04",
    from: { cell: "li-gru", options: { activation: "relu" } },
    to: { cell: "elman", options: { activation: "relu" } },
    map: forced("z", "shut"),
    forced: "z",
    bitwise: true,
  },
];
