import { type Tensor } from "../../../../spec/tensor.ts";
import type { WrongImplementation } from "../../../mutants/around/wrong-implementation.ts";
import { type Row, matvec, zip } from "../../../mutants/around/step-input.ts";
import { type Step, networkOf } from "./naive.ts";

const mul = (...v: readonly Row[]): Row => zip((...values) => values.reduce((product, value) => product * value), ...v);
const add = (...v: readonly Row[]): Row => zip((...values) => values.reduce((sum, value) => sum + value), ...v);
const tanh = (v: Row): Row => v.map(Math.tanh);
/** tanh as it is written: beyond ±355 it is ∞/∞. */
const writtenTanh = (a: number): number => (Math.exp(2 * a) - 1) / (Math.exp(2 * a) + 1);
const not = (v: Row): Row => v.map((value) => 1 - value);
const vector = (t: Tensor | undefined): Row => [...(t as Tensor).data];

const states: Readonly<Record<string, readonly string[]>> = { lstm: ["h", "c"] };

const wrong = (
  cell: string,
  id: string,
  sentence: string,
  step: Step,
  more: Partial<WrongImplementation> = {},
): WrongImplementation => ({
  id: `${cell}-${id}`,
  sentence,
  cells: [cell],
  laws: ["step/direct"],
  support: { gradients: false, options: [{}] },
  of: () => networkOf(states[cell] ?? ["h"], step),
  ...more,
});

/** An LSTM step whose parts can be replaced. */
const lstm =
  (change: (parts: { i: Row; f: Row; o: Row; g: Row; c: Row }) => { c: Row; h: Row }): Step =>
  ({ gate, affine, state }) =>
    change({ i: gate("i"), f: gate("f"), o: gate("o"), g: tanh(affine("g")), c: state["c"] as Row });

/** A GRU step, reset before the product, from its z and r. */
const gru =
  (change: (parts: { z: Row; r: Row; h: Row; candidate: (of: Row) => Row }) => Row): Step =>
  ({ gate, affine, state }) => ({
    h: change({ z: gate("z"), r: gate("r"), h: state["h"] as Row, candidate: (of) => affine("h", of) }),
  });

const lerp = (z: Row, fresh: Row, old: Row): Row => add(mul(not(z), fresh), mul(z, old));

/** Parts of `gru-reset-after`. */
const resetAfter =
  (change: (input: Row, product: Row, inner: Row, r: Row, z: Row) => Row): Step =>
  ({ gate, params, x, state }) => {
    const h = state["h"] as Row;
    const z = gate("z");
    const input = add(matvec(params["W_h"] as Tensor, x), vector(params["b_h"]));
    const fresh = change(input, matvec(params["U_h"] as Tensor, h), vector(params["c_h"]), gate("r"), z);
    return { h: lerp(z, tanh(fresh), h) };
  };

const reduction = ["step/direct", "reduction/lstm-i1-f0-o1-is-elman-through-tanh"];

/** The right steps, written the same way: they must pass. */
export const right: readonly WrongImplementation[] = [
  wrong("elman", "right", "Nothing is wrong.", ({ affine }) => ({ h: tanh(affine("h")) })),
  wrong(
    "lstm",
    "right",
    "Nothing is wrong.",
    lstm(({ i, f, o, g, c: old }) => {
      const c = add(mul(f, old), mul(i, g));
      return { c, h: mul(o, tanh(c)) };
    }),
  ),
  wrong(
    "gru",
    "right",
    "Nothing is wrong.",
    gru(({ z, r, h, candidate }) => lerp(z, tanh(candidate(mul(r, h))), h)),
  ),
  wrong(
    "gru-reset-after",
    "right",
    "Nothing is wrong.",
    resetAfter((input, product, inner, r) => add(input, mul(r, add(product, inner)))),
  ),
];

/** Less than the grade `absolute` allows. */
const LITTLE = 2 ** -50;

/** Steps whose activations are within a grade and wrong. */
export const within: readonly WrongImplementation[] = [
  wrong(
    "elman",
    "tanh-without-digits",
    "tanh is rounded to multiples of 2⁻⁵⁰.",
    ({ affine }) => ({ h: tanh(affine("h")).map((v) => Math.round(v / LITTLE) * LITTLE) }),
    { laws: ["numerics/tiny-pre-activations"] },
  ),
  wrong(
    "elman",
    "tanh-beyond-one",
    "tanh reaches 1 + 2⁻⁵⁰.",
    ({ affine }) => ({ h: tanh(affine("h")).map((v) => v * (1 + LITTLE)) }),
    { laws: ["bounds/activations-stay-in-range"] },
  ),
  wrong(
    "gru",
    "shut-gate-leaks",
    "A shut reset gate is −2⁻⁵⁰.",
    gru(({ z, r, h, candidate }) =>
      lerp(
        z,
        tanh(
          candidate(
            mul(
              r.map((v) => (v < LITTLE ? -LITTLE : v)),
              h,
            ),
          ),
        ),
        h,
      ),
    ),
    { laws: ["bounds/activations-stay-in-range"], rare: true },
  ),
];

/** Steps that compute something else. */
export const equations: readonly WrongImplementation[] = [
  wrong("elman", "sigmoid", "The activation is σ.", ({ gate }) => ({ h: gate("h") })),
  wrong(
    "elman",
    "tanh-as-written",
    "tanh is computed as (e^2a − 1)/(e^2a + 1).",
    ({ affine }) => ({ h: affine("h").map(writtenTanh) }),
    { laws: ["numerics/huge-weights", "numerics/infinite-inputs-saturate"] },
  ),
  wrong("elman", "activation-on-input-only", "tanh covers W x alone.", ({ params, x, state }) => ({
    h: add(
      tanh(matvec(params["W_h"] as Tensor, x)),
      matvec(params["U_h"] as Tensor, state["h"] as Row),
      vector(params["b_h"]),
    ),
  })),
  wrong("elman", "no-recurrence", "The state is never fed back.", ({ affine, state }) => ({
    h: tanh(
      affine(
        "h",
        (state["h"] as Row).map(() => 0),
      ),
    ),
  })),
  wrong(
    "lstm",
    "forget-missing-in-h",
    "h is computed from i·g + c′, the stored c is right.",
    lstm(({ i, f, o, g, c: old }) => {
      const c = add(mul(f, old), mul(i, g));
      return { c, h: mul(o, tanh(add(old, mul(i, g)))) };
    }),
  ),
  wrong(
    "lstm",
    "coupled",
    "f is 1 − i.",
    lstm(({ i, o, g, c: old }) => {
      const c = add(mul(not(i), old), mul(i, g));
      return { c, h: mul(o, tanh(c)) };
    }),
  ),
  wrong(
    "lstm",
    "no-tanh-of-c",
    "h is o ⊙ c.",
    lstm(({ i, f, o, g, c: old }) => {
      const c = add(mul(f, old), mul(i, g));
      return { c, h: mul(o, c) };
    }),
    { laws: reduction },
  ),
  wrong(
    "lstm",
    "h-from-old-c",
    "h is computed from the cell state before the step.",
    lstm(({ i, f, o, g, c: old }) => ({
      c: add(mul(f, old), mul(i, g)),
      h: mul(o, tanh(old)),
    })),
    { laws: reduction },
  ),
  wrong(
    "lstm",
    "forget-on-everything",
    "f multiplies i ⊙ g too.",
    lstm(({ i, f, o, g, c: old }) => {
      const c = mul(f, add(old, mul(i, g)));
      return { c, h: mul(o, tanh(c)) };
    }),
    { laws: reduction },
  ),
  wrong(
    "lstm",
    "sigmoid-candidate",
    "g is σ of its pre-activation.",
    ({ gate, state }) => {
      const c = add(mul(gate("f"), state["c"] as Row), mul(gate("i"), gate("g")));
      return { c, h: mul(gate("o"), tanh(c)) };
    },
    { laws: reduction },
  ),
  wrong(
    "lstm",
    "output-gate-from-new-h",
    "o is computed after the buffer of h was overwritten.",
    ({ gate, affine, state }) => {
      const c = add(mul(gate("f"), state["c"] as Row), mul(gate("i"), tanh(affine("g"))));
      const buffer = mul(gate("o"), tanh(c));
      return { c, h: mul(gate("o", buffer), tanh(c)) };
    },
  ),
  wrong("lstm", "last-step-without-o", "The last step leaves out the output gate.", ({ gate, affine, state, last }) => {
    const c = add(mul(gate("f"), state["c"] as Row), mul(gate("i"), tanh(affine("g"))));
    return { c, h: last ? tanh(c) : mul(gate("o"), tanh(c)) };
  }),
  wrong("gru", "reset-after", "r multiplies the product instead of the state.", ({ gate, params, x, state }) => {
    const h = state["h"] as Row;
    const product = mul(gate("r"), matvec(params["U_h"] as Tensor, h));
    return { h: lerp(gate("z"), tanh(add(matvec(params["W_h"] as Tensor, x), product, vector(params["b_h"]))), h) };
  }),
  wrong(
    "gru",
    "reset-twice",
    "r multiplies the state and the product.",
    gru(({ z, r, h, candidate }) => {
      const none = candidate(h.map(() => 0));
      const product = add(
        candidate(mul(r, h)),
        none.map((value) => -value),
      );
      return lerp(z, tanh(add(none, mul(r, product))), h);
    }),
  ),
  wrong(
    "gru",
    "reset-missing",
    "The reset gate is not used.",
    gru(({ z, h, candidate }) => lerp(z, tanh(candidate(h)), h)),
  ),
  wrong(
    "gru",
    "polarity",
    "z and 1 − z are exchanged.",
    gru(({ z, r, h, candidate }) => lerp(not(z), tanh(candidate(mul(r, h))), h)),
    {
      laws: ["step/direct", "reduction/gru-r1-z0-is-elman"],
    },
  ),
  wrong(
    "gru",
    "polarity-at-the-end",
    "z and 1 − z are exchanged in the last step alone.",
    ({ gate, affine, state, last }) => {
      const [z, h] = [gate("z"), state["h"] as Row];
      return { h: lerp(last ? not(z) : z, tanh(affine("h", mul(gate("r"), h))), h) };
    },
  ),
  wrong(
    "gru",
    "sigmoid-candidate",
    "h̃ is σ of its pre-activation.",
    ({ gate, state }) => {
      const h = state["h"] as Row;
      return { h: lerp(gate("z"), gate("h", mul(gate("r"), h)), h) };
    },
    { laws: ["step/direct", "reduction/gru-r1-z0-is-elman"] },
  ),
  wrong("gru", "gates-summed", "The accumulator of r is not cleared before z.", ({ affine, gate, state }) => {
    const h = state["h"] as Row;
    const z = add(affine("z"), affine("r")).map((a) => 1 / (1 + Math.exp(-a)));
    return { h: lerp(z, tanh(affine("h", mul(gate("r"), h))), h) };
  }),
  wrong(
    "gru",
    "half-clipped",
    "1 − z never falls below 0.5.",
    gru(({ z, r, h, candidate }) =>
      lerp(
        z.map((value) => Math.min(value, 0.5)),
        tanh(candidate(mul(r, h))),
        h,
      ),
    ),
  ),
  wrong(
    "gru-reset-after",
    "reset-before",
    "r multiplies the state instead of the product.",
    ({ gate, affine, params, state }) => {
      const h = state["h"] as Row;
      return { h: lerp(gate("z"), tanh(add(affine("h", mul(gate("r"), h)), vector(params["c_h"]))), h) };
    },
  ),
  wrong(
    "gru-reset-after",
    "inner-bias-by-z",
    "c_h is multiplied by z instead of r.",
    resetAfter((input, product, inner, r, z) => add(input, mul(r, product), mul(z, inner))),
  ),
  wrong(
    "gru-reset-after",
    "reset-covers-input",
    "r multiplies W x + b too.",
    resetAfter((input, product, inner, r) => mul(r, add(input, product, inner))),
  ),
];
