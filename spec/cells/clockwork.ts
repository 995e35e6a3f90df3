import type { Cell } from "../cell.ts";
import { type Node, type Pattern, add, constant, due, matvec, pattern, select, tanh } from "../language/expression.ts";

/** Which of g modules of equal size unit j of n is in, from 0. */
const moduleOf = (j: number, n: number, g: number): number => Math.floor((j * g) / n);

/**
 * Clockwork network: the units are in g modules of periods 1, 2, 4, …, fast to slow. A module is computed at the steps that are
 * multiples of its period, from itself and from slower modules, and waits at all others. The first step of a clock at 0 is step 0,
 * at which all modules are computed.
 * J. Koutník, K. Greff, F. Gomez, J. Schmidhuber, A clockwork RNN, ICML 2014.
 */
export const clockwork: Cell = {
  id: "clockwork",
  title: "Clockwork network, periods 1, 2, 4, …",
  family: ["recurrent", "clockwork"],
  papers: ["Koutník et al. 2014, arXiv 1402.3511"],
  alsoIn: ["pranv/clockwork_rnn (t from 0)"],
  options: { modules: [2, 1, 3], bias: [true, false] },
  state: { h: ["n"], t: [] },
  output: "h",
  clocks: ["t"],
  equations: ({ x, state, options, W, U, biased }) => {
    const [h, t] = [state["h"], state["t"]] as [Node, Node];
    const periodOf = (j: number | undefined, n: number | undefined): number =>
      2 ** moduleOf(j as number, n as number, options["modules"] as number);
    const periods: Pattern = pattern("T", ["n"], ([j], { n }) => periodOf(j, n));
    const slower: Pattern = pattern("T ≤ Tᵀ", ["n", "n"], ([i, j], { n }) =>
      periodOf(i, n) <= periodOf(j, n) ? 1 : 0,
    );
    const inputs = matvec(W("h"), x);
    const seen = select(slower, U("h"), constant(0, ["n", "n"])); // U, 0 where a unit would see a faster one
    const hTilde = tanh(biased("b_h", inputs, matvec(seen, h))); // h̃ = tanh(W x + U h′ + b)
    const next = select(due(t, periods), hTilde, h); // h = h̃ where t mod T = 0, else h′
    return { hTilde, h: next, t: add(t, constant(1, [])) };
  },
};
