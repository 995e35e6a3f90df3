import * as fc from "fast-check";
import type { Implementation, RunAnswer, RunRequest, Support } from "../../impl/contract.ts";
import { stepFor } from "../../spec/catalogue.ts";
import type { Step } from "../../spec/cell.ts";
import { precision } from "../../spec/language/precision.ts";
import { expectation } from "../../spec/networks/oracle.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { NotOffered, ask, blame } from "../run/ask.ts";
import { type Space, cases, everywhere } from "../cases/arbitrary.ts";
import { drawRequest } from "../cases/request.ts";
import { bugsLike } from "../mutants/known-bugs/index.ts";
import { takes } from "../mutants/around/index.ts";
import { mutantExpectation } from "../mutants/evaluate/expectation.ts";
import type { AroundMutant } from "../mutants/mutant.ts";
import { partsOf } from "../judge/oracle.ts";
import type { Candidate, Explanation } from "./diagnosis.ts";

/** A question that was answered. */
export interface Probe {
  readonly request: RunRequest;
  readonly answer: RunAnswer;
}

/** One layer, one direction, rows of one length: what is wrong in the equations shows here, and little else does. */
export const plain: Space = {
  ...everywhere,
  T: [1, 4],
  B: [1, 2],
  m: [2, 3],
  n: [2, 4],
  directions: ["forward"],
  lengths: "none",
};
export const PROBES = 10;

/**
 * Ask an implementation what shows mistakes.
 * @param refused is told why a question was not answered
 */
export async function probe(
  implementation: Implementation,
  support: Support,
  options: Options,
  dtype: Dtype,
  space: Space,
  seed: number,
  refused: (reason: string) => void = () => {},
): Promise<Probe[]> {
  const start = support.initialState ? space.start : (["absent"] as const);
  const [direction] = support.directions;
  const directions = support.directions.includes("forward") ? space.directions : [direction as "reverse"];
  const drawn = fc.sample(cases(support.cell, options, dtype, { ...space, directions, start }), {
    seed,
    numRuns: PROBES,
  });
  const probes: Probe[] = [];
  for (const c of drawn) {
    const { request, cotangents } = drawRequest(c);
    const asked: RunRequest = support.gradients
      ? { ...request, want: ["y", "final", "gradients"], cotangents }
      : request;
    try {
      probes.push({ request: asked, answer: await ask(implementation, asked) });
    } catch (error) {
      // a question that it cannot answer says nothing about the function that it computes
      refused(error instanceof NotOffered ? `it does not offer this: ${error.message}` : blame(error));
    }
  }
  return probes;
}

/** Number of elements of an answer that are within the bounds of a definition, part by part. */
export function agreement(
  { request, answer }: Probe,
  step: Step | null,
  driver?: AroundMutant,
): { what: string; agrees: number; of: number }[] {
  const gradients = answer.gradients !== undefined;
  const [{ cell }] = request.layers as readonly [RunRequest["layers"][number]];
  if (driver && !takes(driver, request)) return [{ what: "a request that it does not take", agrees: 0, of: 1 }];
  const says = driver
    ? mutantExpectation(driver, request, gradients, "absolute")
    : expectation(request, {
        precision: precision(request.dtype, "absolute"),
        gradients,
        ...(step && { stepFor: (id: string, options: Options) => (id === cell ? step : stepFor(id, options)) }),
      });
  return partsOf(says, answer).map(({ what, got, of }) => {
    const { value, error } = of(says);
    let agrees = 0;
    value.forEach((want, k) => {
      const number = got?.data[k] as number;
      const bound = error[k] as number;
      if (Object.is(number, want) || number === want || Math.abs(number - want) <= bound || bound === Infinity)
        agrees++;
    });
    return { what, agrees, of: value.length };
  });
}

/** The share of all answers that a definition explains; stops at the first probe that it does not, where only all counts. */
export function explained(probes: readonly Probe[], candidate: Candidate, entirely: boolean): Explanation {
  const { id, kind, sentence, names, step, driver } = candidate;
  let [agrees, of] = [0, 0];
  for (const one of probes) {
    for (const part of agreement(one, step, driver)) {
      agrees += part.agrees;
      of += part.of;
    }
    if (entirely && agrees < of) break;
  }
  return { id, kind, sentence, agrees, of, bugs: bugsLike(names) };
}

export const isWhole = ({ agrees, of }: Explanation): boolean => agrees === of && of > 0;
