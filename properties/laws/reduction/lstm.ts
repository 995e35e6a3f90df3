import { stepFor } from "../../../spec/catalogue.ts";
import type { Cell } from "../../../spec/cell.ts";
import type { Options } from "../../../spec/options.ts";
import { exchanged } from "../../controls/controls.ts";
import { oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { forceGates, hasBias } from "../gates.ts";
import { elmanOf, reduced } from "./mechanism/forced-elman.ts";
import { ofCandidate, reductionsOf } from "./mechanism/gated.ts";
import { type Embedding, forced, free, gate, identity, minus, same, zero } from "./mechanism/parameter-map.ts";
import type { Reduction } from "./mechanism/reduction.ts";

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

const one: Embedding = { ...zero, plus: () => 1 };

/** Masks that mask nothing, or everything. */
const masked: readonly Reduction[] = [
  {
    id: "lstm-zoneout-of-mask-0-is-lstm",
    sentence: "With masks of 0 zoneout keeps no old value: the LSTM.",
    source: "Krueger et al. 2017; docs/theory.md 3.26",
    from: { cell: "lstm-zoneout" },
    to: { cell: "lstm" },
    map: { mask_c: zero, mask_h: zero },
    bitwise: true,
  },
  ...(["state", "candidate"] as const).map((on): Reduction => ({
    id: `lstm-recurrent-dropout-on-${on}-of-mask-1-is-lstm`,
    sentence: `With a mask of 1 dropout on the ${on} drops nothing: the LSTM.`,
    source: on === "state" ? "Gal & Ghahramani 2016" : "Semeniuta et al. 2016",
    from: { cell: "lstm-recurrent-dropout", options: { on } },
    to: { cell: "lstm" },
    map: on === "state" ? { mask_h: one } : { mask_g: one },
    bitwise: true,
  })),
  {
    id: "lstm-recurrent-dropout-of-mask-0-is-lstm-input-only",
    sentence: "With a mask of 0 on the state the gates see the input alone, whatever U is.",
    source: "Gal & Ghahramani 2016; docs/theory.md R24",
    from: { cell: "lstm-recurrent-dropout", options: { on: "state" } },
    to: { cell: "lstm-input-only" },
    map: { mask_h: zero, ...free("U_i", "U_f", "U_o", "U_g") },
    bitwise: true,
  },
];

/** Reductions of the LSTM and of its variants. */
export const lstm: readonly Reduction[] = [
  ...coupled,
  ...peepholes,
  ...masked,
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
  ...reductionsOf({
    cell: "lstm-linear-output",
    called: "LSTM without tanh at the output",
    source: "docs/theory.md R02",
    candidate: ofCandidate("g"),
    open: {
      id: "i1-f0-o1",
      words: "i = 1, f = 0 and o = 1",
      ties: { ...forced("i", "open"), ...forced("f", "shut"), ...forced("o", "open") },
    },
    control: "o",
  }),
  {
    id: "lstm-linear-output-without-recurrence-is-qrnn",
    sentence:
      "With U = 0 the LSTM without tanh at the output is the quasi-recurrent network of width 1 with ifo-pooling.",
    source: "Bradbury et al. 2017; docs/theory.md R20",
    from: { cell: "lstm-linear-output" },
    to: { cell: "qrnn-window-1", options: { pooling: "ifo" } },
    map: { U_i: zero, U_f: zero, U_o: zero, U_g: zero, W_g: same("W_z"), b_g: same("b_z") },
    bitwise: false,
  },
  {
    id: "lstm-projection-onto-itself-is-lstm",
    sentence: "With the identity for its projection the LSTM with recurrent projection is the LSTM.",
    source: "Sak, Senior & Beaufays 2014; docs/theory.md R13",
    from: { cell: "lstm-projection" },
    to: { cell: "lstm" },
    map: { W_r: identity },
    states: { r: "h" },
    asLargeAsN: ["p"],
    bitwise: false,
  },
];

/** The output is a gate times tanh of something. */
const squashesOutput = (cell: Cell, options: Options): boolean =>
  stepFor(cell.id, options).y.args.some((node) => node.op === "activation" && node.fn === "tanh");

export const lstmIsElmanThroughTanh: Law = {
  id: "reduction/lstm-i1-f0-o1-is-elman-through-tanh",
  sentence: "With i = 1, f = 0, o = 1 each step of the LSTM is tanh of an Elman step from its own last output.",
  source: "docs/theory.md R01",
  conformance: "L1",
  family: "lstm",
  appliesTo: (cell, options) => hasBias(cell, options) && squashesOutput(cell, options),
  needs: [],
  space: { regimes: ["tame", "wide", "sparse"] },
  control: exchanged("f", "o"),
  check: async ({ request, run }) => {
    const forced = forceGates(request, { i: "open", f: "shut", o: "open" });
    const answer = await run(forced);
    const seen = { observed: answer.y };
    return reduced(answer, oracle(forced, seen), oracle(elmanOf(forced, "g"), seen), Math.tanh);
  },
};
