import { answerOf } from "../../impl/defined/index.ts";
import type { RunRequest } from "../../impl/contract.ts";
import { mapTree } from "../../impl/tree.ts";
import { stepFor } from "../../spec/catalogue.ts";
import type { Step } from "../../spec/cell.ts";
import { type Node, add, constant, mul } from "../../spec/language/expression.ts";
import { precision } from "../../spec/language/precision.ts";
import { rewrite } from "../../spec/language/rewrite.ts";
import { expectation } from "../../spec/networks/oracle.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { rangeOfFunction } from "../judge/intervals.ts";
import { mapTensor } from "../requests/rearrange.ts";
import type { NegativeControl } from "./controls.ts";

/** As much as the grade `absolute` allows an activation to be off at 1. */
const allowed = (dtype: Dtype): number => precision(dtype, "absolute").activation("tanh", 1);

/** φ stretched about the middle of its range by a factor 1 + 2e: e beyond either end. */
function stretched(node: Node, e: number): Node {
  if (node.op !== "activation") return node;
  const [least, most] = rangeOfFunction(node.fn);
  if (!Number.isFinite(most - least)) return node;
  const about = (v: number): Node => constant(v, node.shape);
  const factor = 1 + (2 * e) / (most - least);
  const middle = (least + most) / 2;
  return add(mul(about(factor), node), about(-middle * (factor - 1)));
}

const steps = new Map<Dtype, WeakMap<Step, Step>>();

/** The same equations, every bounded activation a little too large. */
function overshootingStep(step: Step, dtype: Dtype): Step {
  const known = steps.get(dtype) ?? new WeakMap<Step, Step>();
  steps.set(dtype, known);
  const sofar = known.get(step);
  if (sofar !== undefined) return sofar;
  const { y, ...next } = rewrite({ ...prefixed(step), y: step.y }, (_, now) => stretched(now, allowed(dtype)));
  const made: Step = {
    ...step,
    next: Object.fromEntries(Object.keys(step.next).map((name) => [name, next[`next ${name}`] as Node])),
    y: y as Node,
  };
  known.set(step, made);
  return made;
}

const prefixed = ({ next }: Step): Record<string, Node> =>
  Object.fromEntries(Object.entries(next).map(([name, node]) => [`next ${name}`, node]));

export const overshoots: NegativeControl = {
  sentence: "every bounded activation leaves its range by as much as a grade allows it to be off",
  of: () => (request: RunRequest) =>
    answerOf(
      expectation(request, {
        precision: precision(request.dtype, "faithful"),
        gradients: false,
        stepFor: (cell, options) => overshootingStep(stepFor(cell, options), request.dtype),
      }),
      request,
    ),
};

/** Digits that the grade `absolute` does not demand. */
export const digitless: NegativeControl = {
  sentence: "outputs and states are rounded to multiples of 2⁻²⁰ (float32) or 2⁻⁴⁹ (float64)",
  of: (correct) => (request) => {
    const { gradients, ...outputs } = correct(request);
    const grid = allowed(request.dtype);
    return {
      ...mapTree(outputs, (t) => mapTensor(t, (v) => Math.round(v / grid) * grid)),
      ...(gradients && { gradients }),
    };
  },
};
