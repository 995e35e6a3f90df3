import { block, ofCandidate, reductionsOf } from "./mechanism/gated.ts";
import { forced, gate, minus, same, saturated } from "./mechanism/parameter-map.ts";
import type { Reduction } from "./mechanism/reduction.ts";

/** Reductions of the update gate network. */
export const ugrnn: readonly Reduction[] = [
  ...reductionsOf({
    cell: "ugrnn",
    called: "UGRNN",
    source: "Collins et al. 2016",
    candidate: ofCandidate("c"),
    open: { id: "g0", words: "g = 0", ties: forced("g", "shut") },
    held: { id: "g1", words: "g = 1", ties: forced("g", "open"), idle: block("c") },
    control: "g",
  }),
  {
    id: "ugrnn-is-gru-simplified-of-opposite-gate",
    sentence: "The update gate network is the simplified GRU, the weights of its gate negated.",
    source: "Collins et al. 2016; docs/theory.md R09",
    from: { cell: "ugrnn" },
    to: { cell: "gru-simplified" },
    map: gate("g", minus, "u"),
    bitwise: false,
  },
  {
    id: "ugrnn-of-one-product-is-fast-grnn",
    sentence: "The update gate network whose gate and candidate share W and U is FastGRNN with ζ = 1 and ν = 0.",
    source: "Collins et al. 2016; Kusupati et al. 2018",
    from: { cell: "ugrnn" },
    to: { cell: "fast-grnn" },
    given: { zeta: saturated("open"), nu: saturated("shut") },
    map: { ...gate("g", same, "h"), b_g: same("b_z"), ...gate("c", same, "h") },
    bitwise: true,
    regrouped: true,
  },
];
