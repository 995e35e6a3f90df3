import { exact, inSteps } from "./bptt-steps.ts";
import type { BackwardStep, StepGradient } from "./bptt.ts";
import { type Row, transposed, zip } from "./step-input.ts";
import type { WrongImplementation } from "./wrong-implementation.ts";

const product = (rows: Row, columns: Row): number[] => rows.flatMap((d) => columns.map((v) => d * v));
const plus = (...vectors: readonly (Row | undefined)[]): number[] => [
  ...zip((...values) => values.reduce((a, b) => a + b), ...(vectors as Row[])),
];

/** The gate of a recurrent matrix that meets h itself, and the bias whose gradient is that of the gate's sum. */
const biasOf = (U: string, params: StepGradient["params"]): string => {
  const gate = U.slice("U_".length);
  return `c_${gate}` in params ? `c_${gate}` : `b_${gate}`;
};

/** dU of the first step, with another h before it. */
const withH = (g: StepGradient, h: Row): StepGradient => ({
  ...g,
  params: Object.fromEntries(
    Object.entries(g.params).map(([name, v]) => [
      name,
      name.startsWith("U_") ? product(g.params[biasOf(name, g.params)] as Row, h) : v,
    ]),
  ),
});

/** All that comes of the forget gate at the first step of an LSTM, with another c before it. */
function withC(g: StepGradient, { x, state, params, after, adjoint, gate }: BackwardStep, other: Row): StepGradient {
  const [f, o] = [gate("f"), gate("o")];
  const [h, c] = [state["h"] as Row, state["c"] as Row];
  const d = zip(
    (dh, dc, out, now, forget, was, wrong) =>
      (dc + dh * out * (1 - Math.tanh(now) ** 2)) * (wrong - was) * forget * (1 - forget),
    ...[adjoint["h"], adjoint["c"], o, after["c"], f, c, other].map((v) => v as Row),
  );
  const [W, U] = [params["W_f"], params["U_f"]];
  const added: Readonly<Record<string, Row>> = { W_f: product(d, x), U_f: product(d, h), b_f: d };
  return {
    params: Object.fromEntries(
      Object.entries(g.params).map(([name, v]) => [name, name in added ? plus(v, added[name]) : v]),
    ),
    x: W === undefined ? g.x : plus(g.x, transposed(W, d)),
    initial: { ...g.initial, h: plus(g.initial["h"], U === undefined ? d : transposed(U, d)) },
  };
}

/** An LSTM's backpropagation with another c at the first step. */
const ofForgetGate = (id: string, sentence: string, other: (beat: BackwardStep) => Row): WrongImplementation => ({
  ...inSteps(id, sentence, ["lstm"], (g, beat) => (beat.t === 0 ? withC(g, beat, other(beat)) : g), exact),
  // by the formulas of the default options
  appliesTo: ({ layers }) => layers.every(({ options }) => Object.keys(options).length === 0),
});

/** Backpropagation that takes the wrong state for the one before the first step. */
export const firstSteps: readonly WrongImplementation[] = [
  {
    ...inSteps(
      "gradient-first-h-is-last",
      "At the first step dU is computed with the last h: index −1 of the states that were kept.",
      ["elman", "lstm", "gru-reset-after"],
      (g, { t, end }) => (t === 0 ? withH(g, end["h"] as Row) : g),
      exact,
    ),
    // the gradient of a gate's sum is read off its bias
    appliesTo: ({ layers }) => layers.every(({ options }) => options["bias"] !== false),
  },
  ofForgetGate(
    "gradient-first-c-is-last",
    "At the first step ∂c/∂f is the last c: index −1 of the states that were kept.",
    ({ end }) => end["c"] as Row,
  ),
  ofForgetGate("gradient-first-c-is-zero", "At the first step ∂c/∂f is 0, whatever c started from.", ({ state }) =>
    (state["c"] as Row).map(() => 0),
  ),
];
