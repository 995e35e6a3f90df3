import { type WrongImplementation, recurrent } from "./wrong-implementation.ts";
import type { Row } from "./step-input.ts";
import { type BackwardStep, type StepGradient, backward, stepwise } from "./bptt.ts";

/** The laws that see every gradient. */
export const exact: readonly string[] = ["gradient/exact", "gradient/finite-difference"];

/** Backpropagation whose every step is given to `slip`. */
export const inSteps = (
  id: string,
  sentence: string,
  cells: readonly string[],
  slip: (g: StepGradient, beat: BackwardStep) => StepGradient,
  laws: readonly string[] = exact,
): WrongImplementation => ({
  id,
  sentence,
  cells,
  laws,
  support: stepwise,
  of: backward(slip),
});

const zero = (v: Row): number[] => v.map(() => 0);
const noParams = (g: StepGradient): StepGradient => ({
  ...g,
  params: Object.fromEntries(Object.entries(g.params).map(([k, v]) => [k, zero(v)])),
});

/** Backpropagation through time that leaves out steps, or averages what it should add. */
export const steps: readonly WrongImplementation[] = [
  inSteps("gradient-truncated", "No gradient goes further back than one step.", recurrent, (g, { t }) =>
    t === 0 ? g : { ...g, initial: Object.fromEntries(Object.entries(g.initial).map(([k, v]) => [k, zero(v)])) },
  ),
  inSteps("gradient-truncated-at-two", "The gradient ends two steps before the end.", recurrent, (g, { t, T }) =>
    t !== T - 2 ? g : { ...g, initial: Object.fromEntries(Object.entries(g.initial).map(([k, v]) => [k, zero(v)])) },
  ),
  inSteps(
    "gradient-last-step-missing",
    "The last step adds nothing to the gradients of the parameters.",
    recurrent,
    (g, { last }) => (last ? noParams(g) : g),
  ),
  inSteps(
    "gradient-first-step-missing",
    "The first step adds nothing to the gradients of the parameters.",
    recurrent,
    (g, { t }) => (t === 0 ? noParams(g) : g),
  ),
  inSteps(
    "gradient-first-recurrence-missing",
    "dU leaves out the step from the initial state.",
    recurrent,
    (g, { t }) =>
      t > 0
        ? g
        : {
            ...g,
            params: Object.fromEntries(Object.entries(g.params).map(([k, v]) => [k, k.startsWith("U_") ? zero(v) : v])),
          },
  ),
  inSteps("gradient-x-last-step-only", "dx is 0 but for the last step.", recurrent, (g, { last }) =>
    last ? g : { ...g, x: zero(g.x) },
  ),
  inSteps(
    "gradient-overwritten",
    "The gradients of the parameters are assigned where they should be added to: those of step 0 are left.",
    recurrent,
    (g, { t }) => (t === 0 ? g : noParams(g)),
  ),
  inSteps(
    "gradient-of-last-step-only",
    "The last step alone adds to the gradients of the parameters.",
    recurrent,
    (g, { last }) => (last ? g : noParams(g)),
  ),
  inSteps("gradient-hidden-state-truncated", "dh is not handed to the step before; dc is.", ["lstm"], (g, { t }) =>
    t === 0 ? g : { ...g, initial: { ...g.initial, h: zero(g.initial["h"] as Row) } },
  ),
  inSteps("gradient-cell-state-truncated", "dc is not handed to the step before; dh is.", ["lstm"], (g, { t }) =>
    t === 0 ? g : { ...g, initial: { ...g.initial, c: zero(g.initial["c"] as Row) } },
  ),
  inSteps("gradient-averaged-over-time", "Gradients of parameters are averaged over T.", recurrent, (g, { T }) => ({
    ...g,
    params: Object.fromEntries(Object.entries(g.params).map(([k, v]) => [k, v.map((d) => d / T)])),
  })),
];
