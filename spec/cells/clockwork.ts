import { type Cell, defineCell } from "../cell.ts";
import { add, constant, due, matvec, pattern, select, tanh } from "../language/expression.ts";

/**
 * Clockwork network: the units are in g modules of periods 1, 2, 4, …, fast to slow. A module is computed at the steps that are
 * multiples of its period, from itself and from slower modules, and waits at all others. The first step of a clock at 0 is step 0,
 * at which all modules are computed.
 * J. Koutník, K. Greff, F. Gomez, J. Schmidhuber, A clockwork RNN, ICML 2014.
 */
export const clockwork: Cell = defineCell({
  id: "clockwork",
  title: "Clockwork network, periods 1, 2, 4, …",
  options: { modules: [2, 1, 3], bias: [true, false] },
  state: { h: ["n"], t: [] },
  output: "h",
  clocks: ["t"],
  equations: ({ x, old, options, W, U, biased }) => {
    const periodOf = (j = 0, n = 1): number => 2 ** Math.floor((j * options.modules) / n);
    const periods = pattern("T", ["n"], ([j], { n }) => periodOf(j, n));
    const slower = pattern("T ≤ Tᵀ", ["n", "n"], ([i, j], { n }) => (periodOf(i, n) <= periodOf(j, n) ? 1 : 0));
    const inputs = matvec(W("h"), x);
    const seen = select(slower, U("h"), constant(0, ["n", "n"])); // U, 0 where a unit would see a faster one
    const hTilde = tanh(biased("b_h", inputs, matvec(seen, old.h)));
    const h = select(due(old.t, periods), hTilde, old.h);
    return { hTilde, h, t: add(old.t, constant(1, [])) };
  },
  traits: { mixture: { state: "h" }, squashing: true },
  family: ["recurrent", "clockwork"],
  papers: ["Koutník et al. 2014, arXiv 1402.3511"],
  alsoIn: ["pranv/clockwork_rnn (t from 0)"],
});
