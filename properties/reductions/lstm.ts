import type { Reduction } from "./reduction.ts";
import { forced, free, gate, minus, zero } from "./parameter-map.ts";

/** One gate for what is forgotten and what is written. */
const coupled: readonly Reduction[] = (["f", "i"] as const).map((name): Reduction => {
  const other = name === "f" ? "i" : "f";
  return {
    id: `lstm-of-opposite-gates-is-coupled-${name}`,
    sentence: `The LSTM, the weights of ${other} those of ${name} negated, is the one whose input and forget gate are coupled by ${name}.`,
    source: "Greff et al. 2015; docs/theory.md R11",
    from: { cell: "lstm" },
    to: { cell: "lstm-coupled", options: { gate: name } },
    map: gate(other, minus, name),
    bitwise: false,
  };
});

/** Without peepholes. */
const peepholes: readonly Reduction[] = [
  ...["lstm-peephole", "lstm-peephole-o-prev"].map((cell): Reduction => ({
    id: `${cell}-of-zero-is-lstm`,
    sentence: `With peepholes of weight 0 ${cell === "lstm-peephole" ? "" : "to the old cell "}the LSTM is that without.`,
    source: "Gers & Schmidhuber 2000; docs/theory.md R12",
    from: { cell },
    to: { cell: "lstm" },
    map: { p_i: zero, p_f: zero, p_o: zero },
    bitwise: true,
    ...(cell === "lstm-peephole" && { regrouped: true }),
  })),
  {
    id: "lstm-peephole-o-is-old-or-new-where-it-is-zero",
    sentence: "With p_o = 0 it makes no difference whether the output gate sees the old cell or the new.",
    source: "docs/theory.md 3.5",
    from: { cell: "lstm-peephole-o-prev" },
    to: { cell: "lstm-peephole" },
    given: { p_o: zero },
    map: {},
    bitwise: true,
    regrouped: true,
  },
];

/** What long short-term memories become. */
export const memories: readonly Reduction[] = [
  ...coupled,
  ...peepholes,
  {
    id: "lstm-f1-is-lstm-1997",
    sentence: "With f = 1 the LSTM is the one of 1997, which has no forget gate.",
    source: "Gers et al. 2000; docs/theory.md 3.4",
    from: { cell: "lstm" },
    to: { cell: "lstm-1997" },
    map: forced("f", "open"),
    forced: "f",
    bitwise: true,
  },
  {
    id: "lstm-without-recurrence-is-lstm-input-only",
    sentence: "With U = 0 the LSTM is the one whose gates see the input alone.",
    source: "docs/theory.md R24, R37",
    from: { cell: "lstm" },
    to: { cell: "lstm-input-only" },
    map: { U_i: zero, U_f: zero, U_o: zero, U_g: zero },
    bitwise: true,
  },
  {
    id: "lstm-dead-gate-is-lstm",
    sentence: "A gate that nothing uses changes nothing, and the gradients of its weights are 0.",
    source: "docs/theory.md R36, G11",
    from: { cell: "lstm-dead-gate" },
    to: { cell: "lstm" },
    map: free("W_u", "U_u", "b_u"),
    bitwise: true,
  },
];
