import { zero, identity } from "./mechanism/parameter-map.ts";
import type { Reduction } from "./mechanism/reduction.ts";

/** Reductions of the Jordan network. */
export const jordan: readonly Reduction[] = [
  {
    id: "jordan-of-itself-is-elman",
    sentence: "Where the output of a Jordan network is its hidden layer (V = I, b_y = 0) it is an Elman network.",
    source: "Jordan 1986; docs/theory.md R17",
    from: { cell: "jordan", options: { output: "identity" } },
    to: { cell: "elman" },
    map: { V_y: identity, b_y: zero },
    states: { y: "h" },
    asLargeAsN: ["k"],
    bitwise: false,
  },
];
