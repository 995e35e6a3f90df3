import { gates, minus, same, zero } from "./mechanism/parameter-map.ts";
import type { Reduction } from "./mechanism/reduction.ts";

/** Reductions of the quasi-recurrent network. */
export const qrnn: readonly Reduction[] = [
  {
    id: "qrnn-ifo-of-opposite-gates-is-fo",
    sentence:
      "With ifo-pooling, the weights of i those of f negated, the quasi-recurrent network is that with fo-pooling.",
    source: "Bradbury et al. 2017; docs/theory.md R20",
    from: { cell: "qrnn-window-1", options: { pooling: "ifo" } },
    to: { cell: "qrnn-window-1", options: { pooling: "fo" } },
    map: { W_i: minus("W_f"), b_i: minus("b_f") },
    bitwise: false,
  },
  {
    id: "qrnn-blind-to-the-last-input-is-of-width-1",
    sentence: "With W = 0 for the input before this one the quasi-recurrent network of width 2 is that of width 1.",
    source: "Bradbury et al. 2017; docs/theory.md 3.14",
    from: { cell: "qrnn" },
    to: { cell: "qrnn-window-1" },
    map: gates(["z", "f", "o", "i"], (name) => ({ [`W_${name}1`]: zero, [`W_${name}2`]: same(`W_${name}`) })),
    bitwise: false,
  },
];
