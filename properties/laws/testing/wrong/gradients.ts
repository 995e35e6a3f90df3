import type { Tensor } from "../../../../spec/tensor.ts";
import { type WrongImplementation, grus, recurrent } from "../../../mutants/around/wrong-implementation.ts";
import { type Row, transposed, zip } from "../../../mutants/around/step-input.ts";
import { exact, inSteps } from "../../../mutants/around/bptt-steps.ts";
import type { BackwardStep, StepGradient } from "../../../mutants/around/bptt.ts";

const zero = (v: Row): number[] => v.map(() => 0);
const outer = (a: Row, b: Row): number[] => a.flatMap((v) => b.map((w) => v * w));
const plus = (a: Row, b: Row): number[] => [...zip((v, w) => v + w, a, b)];
/** The pre-activation gradient δ of a gate of h (db_gate) changed, and with it everything that it reaches. */
function redelta(
  g: StepGradient,
  { params, x, state }: BackwardStep,
  gate: string,
  of: (delta: number, k: number) => number,
): StepGradient {
  const delta = g.params[`b_${gate}`] as Row;
  const moved = delta.map((d, k) => of(d, k) - d);
  const change: Readonly<Record<string, Row>> = {
    [`W_${gate}`]: outer(moved, x),
    [`U_${gate}`]: outer(moved, state["h"] as Row),
    [`b_${gate}`]: moved,
  };
  return {
    params: Object.fromEntries(
      Object.entries(g.params).map(([name, v]) => [name, change[name] ? plus(v, change[name]) : v]),
    ),
    x: plus(g.x, transposed(params[`W_${gate}`] as Tensor, moved)),
    initial: { ...g.initial, h: plus(g.initial["h"] as Row, transposed(params[`U_${gate}`] as Tensor, moved)) },
  };
}

/** Backpropagation with one of its terms wrong, step by step. */
export const terms: readonly WrongImplementation[] = [
  inSteps(
    "gradient-step-of-each-tile-missing",
    "The last of every 48 steps adds nothing to the gradients of the parameters.",
    recurrent,
    (g, { t }) =>
      t % 48 < 47 ? g : { ...g, params: Object.fromEntries(Object.entries(g.params).map(([k, v]) => [k, zero(v)])) },
    ["gradient/long-sum"],
  ),
  inSteps("gradient-u-from-new-h", "dU is built with h_t instead of h_{t−1}.", ["elman", "lstm"], (g, { after }) => ({
    ...g,
    params: Object.fromEntries(
      Object.entries(g.params).map(([name, v]) =>
        name.startsWith("U_") ? [name, outer(g.params[name.replace("U_", "b_")] as Row, after["h"] as Row)] : [name, v],
      ),
    ),
  })),
  inSteps("elman-tanh-derivative-missing", "The derivative of tanh is left out.", ["elman"], (g, beat) =>
    redelta(g, beat, "h", (delta, k) => delta / (1 - (beat.after["h"]?.[k] as number) ** 2)),
  ),
  inSteps(
    "lstm-carry-without-forget",
    "dc goes back without the factor f.",
    ["lstm"],
    (g, { gate }) => ({
      ...g,
      initial: { ...g.initial, c: zip((d, f) => d / f, g.initial["c"] as Row, gate("f")) },
    }),
    [...exact, "memory/lstm-cell-path-is-product-of-forget-gates"],
  ),
  inSteps(
    "lstm-carry-missing",
    "dc is not carried at all.",
    ["lstm"],
    (g) => ({ ...g, initial: { ...g.initial, c: zero(g.initial["c"] as Row) } }),
    [...exact, "memory/lstm-forget-open-keeps-gradient"],
  ),
  inSteps(
    "lstm-carry-twice-forgotten",
    "dc is multiplied by f twice.",
    ["lstm"],
    (g, { gate }) => ({
      ...g,
      initial: { ...g.initial, c: zip((d, f) => d * f, g.initial["c"] as Row, gate("f")) },
    }),
    [...exact, "memory/lstm-cell-path-is-product-of-forget-gates"],
  ),
  inSteps("lstm-c-misses-h", "dc leaves out what comes through h.", ["lstm"], (_, beat) => {
    const { adjoint, pull } = beat;
    const none = zero(adjoint["h"] as Row);
    const cell = pull({ h: none, c: adjoint["c"] as Row });
    const through = pull({ h: adjoint["h"] as Row, c: none }).params["b_o"] as Row;
    return redelta(cell, beat, "o", (_delta, k) => through[k] as number);
  }),
  inSteps("lstm-forget-delta-from-new-c", "df is built with c_t instead of c_{t−1}.", ["lstm"], (g, beat) =>
    redelta(g, beat, "f", (delta, k) => (delta * (beat.after["c"]?.[k] as number)) / (beat.state["c"]?.[k] as number)),
  ),
  inSteps("lstm-output-delta-without-derivative", "do leaves out σ′.", ["lstm"], (g, beat) => {
    const o = beat.gate("o");
    return redelta(g, beat, "o", (delta, k) => delta / ((o[k] as number) * (1 - (o[k] as number))));
  }),
  inSteps("lstm-candidate-delta-without-derivative", "dg leaves out tanh′.", ["lstm"], (g, beat) => {
    const a = beat.affine("g");
    return redelta(g, beat, "g", (delta, k) => delta / (1 - Math.tanh(a[k] as number) ** 2));
  }),
  inSteps("gru-reset-path-missing", "dh leaves out what comes through r.", grus, (g, { params }) => ({
    ...g,
    initial: {
      h: zip((d, lost) => d - lost, g.initial["h"] as Row, transposed(params["U_r"] as Tensor, g.params["b_r"] as Row)),
    },
  })),
  inSteps("gru-update-path-missing", "dh leaves out what comes through z.", grus, (g, { params }) => ({
    ...g,
    initial: {
      h: zip((d, lost) => d - lost, g.initial["h"] as Row, transposed(params["U_z"] as Tensor, g.params["b_z"] as Row)),
    },
  })),
  inSteps("gru-carry-missing", "dh leaves out z ⊙ h̄.", grus, (g, { gate, adjoint }) => ({
    ...g,
    initial: { h: zip((d, z, h) => d - z * h, g.initial["h"] as Row, gate("z"), adjoint["h"] as Row) },
  })),
  inSteps("gru-reset-not-learned", "The reset gate has no gradient.", grus, (g, beat) =>
    redelta(g, beat, "r", () => 0),
  ),
  inSteps("gru-update-sign", "dz has the sign of the other convention.", grus, (g, beat) =>
    redelta(g, beat, "z", (delta) => -delta),
  ),
  inSteps("gru-u-without-reset", "dU_h is built with h instead of r ⊙ h.", ["gru"], (g, { state }) => ({
    ...g,
    params: { ...g.params, U_h: outer(g.params["b_h"] as Row, state["h"] as Row) },
  })),
  inSteps("gru-inner-bias-without-reset", "dc_h is not multiplied by r.", ["gru-reset-after"], (g) => ({
    ...g,
    params: { ...g.params, c_h: g.params["b_h"] as number[] },
  })),
];

/** Nothing is wrong with this one: it must pass. */
export const rightBackward: WrongImplementation = inSteps(
  "backward-right",
  "Nothing is wrong.",
  recurrent,
  (g) => g,
  [],
);
