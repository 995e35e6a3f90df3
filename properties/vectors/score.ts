import { stepFor } from "../../spec/catalogue.ts";
import type { Step } from "../../spec/cell.ts";
import { activate } from "../../spec/language/expression.ts";
import { precision } from "../../spec/language/precision.ts";
import { expectation } from "../../spec/networks/oracle.ts";
import { edited } from "../mutants/operators/edit.ts";
import type { EquationMutant } from "../mutants/mutant.ts";
import type { Suite, PublishedVector } from "./published.ts";

const rectifiedSteps = new WeakMap<Step, Step>();

/** The same step with relu for every activation, made once: what is compiled of it serves every vector. */
export function rectified(step: Step): Step {
  const sofar = rectifiedSteps.get(step);
  if (sofar !== undefined) return sofar;
  const made = edited(step, (_, now) => (now.op === "activation" ? activate("relu", now.args[0]) : now));
  rectifiedSteps.set(step, made);
  return made;
}

/** True where an implementation of this step passes a vector. */
function passes({ request, relu, y, final }: PublishedVector, { rtol, atol }: Suite["tolerance"], step: Step): boolean {
  const executed = relu ? rectified(step) : step;
  const got = expectation(request, {
    precision: precision("float64", "faithful"),
    gradients: false,
    stepFor: () => executed,
  });
  const near = (a: number | undefined, b: number): boolean =>
    Math.abs((a ?? Number.NaN) - b) <= atol + rtol * Math.abs(b);
  const rightY = y === null || y.every((want, k) => near(got.y.value[k], want));
  const rightFinal = final.every((walk, d) =>
    Object.entries(walk).every(([name, values]) =>
      values.every((want, k) => near(got.final[0]?.[d]?.[name]?.value[k], want)),
    ),
  );
  return rightY && rightFinal;
}

/** True where a suite accepts an implementation of this step. */
export const accepts = ({ vectors, tolerance }: Suite, step: Step): boolean =>
  vectors.every((vector) => passes(vector, tolerance, step));

/** Mutants that a suite notices. @throws RangeError for a suite that refuses the definition */
export function noticed(suite: Suite, faults: readonly EquationMutant[]): EquationMutant[] {
  if (!accepts(suite, stepFor(suite.cell, {})))
    throw new RangeError(`${suite.name} refuses the definition of ${suite.cell}`);
  return faults.filter(({ step }) => !accepts(suite, step));
}
