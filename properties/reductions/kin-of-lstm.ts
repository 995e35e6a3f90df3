import type { Reduction } from "./reduction.ts";
import { type Embedding, type ParameterMap, free, minus, same, zero } from "./parameter-map.ts";

const one: Embedding = { ...zero, plus: () => 1 };

/** Parameters `LETTER_GATE` of one cell in terms of those of another, gate by gate. */
const gates = (names: readonly string[], tie: (name: string) => ParameterMap): ParameterMap =>
  Object.fromEntries(names.flatMap((name) => Object.entries(tie(name))));

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

/** Quasi-recurrent networks. */
const quasi: readonly Reduction[] = [
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

/** The gates of a grid's transform, and the LSTM's. */
const ofLstm: Readonly<Record<string, string>> = { u: "i", f: "f", o: "o", c: "g" };
const transform = Object.keys(ofLstm);

/** The last dimension of a grid of N as a long short-term memory: it sees no other. */
const lastAlone = (N: 1 | 2 | 3): Reduction => {
  const others = [1, 2, 3].slice(0, N - 1);
  const all = [...others, N];
  return {
    id: `grid-lstm-${N}-${N === 1 ? "is-lstm" : "blind-to-the-others-is-lstm"}`,
    sentence:
      N === 1
        ? "The grid LSTM block of one dimension, tanh on m, is the LSTM of its gates u, f, o and its candidate c."
        : `Where the last of ${N} dimensions has U = 0 for the others, tanh on m, it is an LSTM, whatever they are.`,
    source: "Kalchbrenner et al. 2016; docs/theory.md R30",
    from: { cell: `grid-lstm-${N}`, options: { output: "o*tanh(m)", ...(N > 1 && { weights: "untied" }) } },
    to: { cell: "lstm" },
    map: gates(transform, (name) => ({
      [`W_${name}${N}`]: same(`W_${ofLstm[name]}`),
      [`U_${name}${N}${N}`]: same(`U_${ofLstm[name]}`),
      [`b_${name}${N}`]: same(`b_${ofLstm[name]}`),
      ...Object.fromEntries(others.map((j) => [`U_${name}${N}${j}`, zero])),
      ...free(...others.flatMap((i) => [`W_${name}${i}`, ...all.map((j) => `U_${name}${i}${j}`), `b_${name}${i}`])),
    })),
    states: { [`h${N}`]: "h", [`m${N}`]: "c" },
    bitwise: false,
  };
};

/** Dimensions that are alike share their weights. */
const alike = (N: 2 | 3): Reduction => ({
  id: `grid-lstm-${N}-of-equal-weights-is-tied`,
  sentence: `A grid LSTM block whose ${N} dimensions have equal weights is the tied one; its gradients are their sums.`,
  source: "Kalchbrenner et al. 2016, section 3.5; docs/theory.md 3.18",
  from: { cell: `grid-lstm-${N}`, options: { weights: "untied" } },
  to: { cell: `grid-lstm-${N}`, options: { weights: "tied" } },
  map: gates(transform, (name) =>
    Object.fromEntries(
      [1, 2, 3]
        .slice(0, N)
        .flatMap((i) => [
          [`W_${name}${i}`, same(`W_${name}`)],
          [`b_${name}${i}`, same(`b_${name}`)],
          ...[1, 2, 3].slice(0, N).map((j) => [`U_${name}${i}${j}`, same(`U_${name}${j}`)] as const),
        ]),
    ),
  ),
  bitwise: false,
});

/** What is a long short-term memory under conditions. */
export const kinOfLstm: readonly Reduction[] = [
  ...masked,
  ...quasi,
  lastAlone(1),
  lastAlone(2),
  lastAlone(3),
  alike(2),
  alike(3),
];
