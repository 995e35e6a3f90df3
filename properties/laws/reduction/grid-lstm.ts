import { free, gates, same, zero } from "./mechanism/parameter-map.ts";
import type { Reduction } from "./mechanism/reduction.ts";

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

/** Reductions of the grid LSTM. */
export const gridLstm: readonly Reduction[] = [lastAlone(1), lastAlone(2), lastAlone(3), alike(2), alike(3)];
