import { forced, free, minus, same, zero } from "./mechanism/parameter-map.ts";
import type { Reduction } from "./mechanism/reduction.ts";

/** Reductions of the simple recurrent units. */
export const sru: readonly Reduction[] = [
  {
    id: "sru-v2-r0-is-sru-v1-r0",
    sentence:
      "Without v and with r = 0, where the two outputs are the same, the second version of the SRU is the first.",
    source: "Lei et al. 2018; docs/theory.md R18",
    from: { cell: "sru-v2" },
    to: { cell: "sru-v1" },
    given: forced("r", "shut"),
    map: { v_f: zero, v_r: zero },
    forced: "r",
    bitwise: true,
  },
  {
    id: "sru-v2-r1-is-min-gru",
    sentence: "Without v and with r = 1 the second version of the SRU is the minGRU that writes with 1 − f.",
    source: "Lei et al. 2018; Feng et al. 2024; docs/theory.md R19",
    from: { cell: "sru-v2" },
    to: { cell: "min-gru" },
    given: { b_h: zero },
    map: {
      ...free("W_p"),
      ...forced("r", "open"),
      W_x: same("W_h"),
      W_f: minus("W_z"),
      b_f: minus("b_z"),
      v_f: zero,
      v_r: zero,
    },
    states: { c: "h" },
    forced: "r",
    bitwise: false,
  },
  ...["sru-v1", "sru-v2"].map((cell): Reduction => ({
    id: `${cell}-r0-is-its-highway`,
    sentence: `With r = 0 the SRU, ${cell === "sru-v1" ? "first" : "second"} version, puts out W_p x and nothing else.`,
    source: "docs/theory.md R19",
    from: { cell },
    to: { cell: "elman", options: { activation: "identity", bias: false } },
    given: { U_h: zero },
    map: { ...forced("r", "shut"), W_p: same("W_h"), v_r: zero, ...free("W_x", "W_f", "b_f", "v_f") },
    forced: "r",
    bitwise: true,
  })),
];
