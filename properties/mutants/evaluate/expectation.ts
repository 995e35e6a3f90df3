import type { RunAnswer, RunRequest } from "../../../impl/contract.ts";
import { answerOf } from "../../../impl/defined/index.ts";
import { leaves, zipTree } from "../../../impl/tree.ts";
import { canonical, stepFor } from "../../../spec/catalogue.ts";
import { type Grade, precision } from "../../../spec/language/precision.ts";
import type { Bounded } from "../../../spec/networks/bounded.ts";
import { type Expectation, expectation } from "../../../spec/networks/oracle.ts";
import type { Options } from "../../../spec/options.ts";
import type { Tensor } from "../../../spec/tensor.ts";
import type { ReferenceRun } from "../../controls/controls.ts";
import type { AroundMutant, EquationMutant, Mutant } from "../mutant.ts";

/** Expectation of the definition with a mutant in its equations. */
function mistaken(
  { cell, step }: EquationMutant,
  request: RunRequest,
  gradients: boolean,
  accuracy: Grade,
): Expectation {
  const options = canonical(step.cell, step.options);
  const same = (other: Options): boolean => JSON.stringify(canonical(step.cell, other)) === JSON.stringify(options);
  return expectation(request, {
    precision: precision(request.dtype, accuracy),
    gradients,
    stepFor: (id, other) => (id === cell && same(other) ? step : stepFor(id, other)),
  });
}

const largest = (tree: Pick<Expectation, "y" | "final"> | Expectation["gradients"]): number =>
  leaves(tree).reduce((most, [, { error }]) => error.reduce((a, b) => Math.max(a, b), most), 0);

/** Numbers within a bound; right ones keep the bound of the definition. */
const within = ({ shape, data }: Tensor, right: Bounded | undefined, bound: number): Bounded => ({
  shape,
  value: Float64Array.from(data),
  error: Float64Array.from(data, (v, k) => (v === right?.value[k] ? (right.error[k] as number) : bound)),
});

/**
 * Expectation of a wrong implementation around the right definition. Wherever it puts a number, that and the
 * number of an implementation with the same mistake are each within the largest bound of the answers it was made of: outputs and gradients
 * each have their own.
 */
function driven({ wrong }: AroundMutant, request: RunRequest, gradients: boolean, accuracy: Grade): Expectation {
  let [ofOutputs, ofGradients] = [0, 0];
  const ask = (asked: RunRequest): Expectation =>
    expectation(asked, {
      precision: precision(asked.dtype, accuracy),
      gradients: asked.want.includes("gradients"),
    });
  const correct: ReferenceRun = (asked) => {
    const says = ask(asked);
    ofOutputs = Math.max(ofOutputs, largest({ y: says.y, final: says.final }));
    ofGradients = Math.max(ofGradients, largest(says.gradients));
    return answerOf(says, { ...asked, dtype: "float64" });
  };
  const whole: RunRequest = { ...request, want: gradients ? ["y", "final", "gradients"] : ["y", "final"] };
  const right = ask(whole);
  const { y, final, gradients: given } = wrong.of(correct)(whole) as Required<RunAnswer>;
  const answer = { y, final, gradients: right.gradients && { ...given, initial: given.initial ?? [] } };
  return zipTree(answer, right, (t, its, path) =>
    within(t, its, 2 * (path.startsWith("gradients") ? ofGradients : ofOutputs)),
  );
}

/** Answer of a mutant, with the bounds that hold for every implementation that makes the same mistake and rounds well. */
export const mutantExpectation = (
  fault: Mutant,
  request: RunRequest,
  gradients: boolean,
  accuracy: Grade,
): Expectation =>
  fault.pass === "driver" ? driven(fault, request, gradients, accuracy) : mistaken(fault, request, gradients, accuracy);
