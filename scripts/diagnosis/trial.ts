/** One diagnosis of which the answer is known. */
import type { Implementation, Support } from "../../impl/contract.ts";
import { stdio } from "../../impl/targets/stdio/index.ts";
import { reference } from "../../impl/reference/index.ts";
import { type Examination, NEITHER, examine } from "../../properties/diagnosis/diagnose.ts";
import type { Candidate } from "../../properties/diagnosis/diagnosis.ts";
import { type Hypothesis, expected, implementationOf as dressedAs } from "../../properties/diagnosis/hypothesis.ts";
import {
  type Interview,
  agreesWholly,
  answerTo,
  broad,
  drawnFrom,
  held,
  requestOf,
} from "../../properties/diagnosis/probes.ts";
import { EITHER } from "../../properties/diagnosis/search.ts";
import { headline } from "../../properties/diagnosis/summary.ts";
import { everywhere } from "../../properties/cases/arbitrary.ts";
import { hash } from "../../properties/cases/hash.ts";
import { mutants } from "../../properties/mutants/catalogue.ts";
import { distinguishing } from "../../properties/mutants/evaluate/equivalent.ts";
import { implementationOf } from "../../properties/mutants/evaluate/implementation.ts";
import type { Mutant } from "../../properties/mutants/mutant.ts";
import { stepFor } from "../../spec/catalogue.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { curveTrial } from "./activations.ts";

/** Gradients that a mutant of the forward pass answers: its own, those of the definition's formulas at its values, or none. */
export const dresses = ["own", "definition", "none"] as const;
export type Dress = (typeof dresses)[number];

/** The implementation to diagnose: a mutant by its id, one with a wrong activation, or the reference, which is right. */
export type Trial =
  | {
      readonly kind: "fault";
      readonly fault: string;
      readonly dress: Dress;
      readonly dtype: Dtype;
      readonly stdio: boolean;
      readonly seed: number;
    }
  | { readonly kind: "curve"; readonly which: number; readonly dtype: Dtype; readonly seed: number }
  | {
      readonly kind: "right";
      readonly cell: string;
      readonly options: Options;
      readonly dtype: Dtype;
      readonly seed: number;
    };

/** The result of one trial. */
export interface Outcome {
  readonly trial: Trial;
  /**
   * Place of the fault, or of the same function by another name, among the explanations, from 1; 0: not among them. Of what is right:
   * 1 when it was found right. Null: the fault is none, it is the definition written in another way.
   */
  readonly place: number | null;
  /** The first sentence is not true of the program. */
  readonly isFalse: boolean;
  readonly seconds: number;
  /** The first sentence. */
  readonly first: string;
}

/** Cases on which two implementations must be the same to be the same. */
const CASES = 40;

const definition: Pick<Hypothesis, "kind" | "names" | "sentence"> = { kind: "fault", names: [], sentence: "" };

/** True if an explanation computes what a program does, on answers that its diagnosis did not ask for. */
async function same(
  { id, hypothesis }: Candidate,
  fault: Mutant,
  implementation: Implementation,
  support: Support,
  dtype: Dtype,
): Promise<boolean> {
  if (id === fault.id) return true;
  const step = stepFor(fault.cell, {});
  const interview: Interview = {
    implementation,
    support,
    options: {},
    dtype,
    seed: 101,
    step,
    refusals: [],
    answered: [],
  };
  const { directions, maxLayers, lengths } = support;
  const everything = {
    ...everywhere,
    directions,
    layers: [1, Math.min(3, maxLayers)] as const,
    lengths: lengths ? ("any" as const) : ("none" as const),
  };
  for (const c of drawnFrom(interview, fault.pass === "driver" ? everything : broad, 101, CASES)) {
    const request = requestOf(interview, c);
    const one = await answerTo(interview, request);
    if (one === null) continue;
    const says = await expected(hypothesis, request, support.gradients, support);
    if (says !== null && !agreesWholly(held(one, says, "all"))) return false;
  }
  return true;
}

interface Put {
  readonly implementation: Implementation;
  readonly support: Support;
}

/** A mutant in a dress. */
function put(fault: Mutant, dress: Dress): Put {
  const own = implementationOf(fault);
  const [support] = own.cells as readonly [Support];
  if (fault.pass !== "forward" || dress === "own") return { implementation: own, support };
  const bare: Support = { ...support, gradients: dress === "definition" };
  const kept = hash(1, `dress ${fault.id}`) % 2 === 0 ? "all" : "named";
  const step =
    dress === "definition" ? { ...fault.step, formulas: { of: stepFor(fault.cell, {}), kept } as const } : fault.step;
  return { implementation: dressedAs({ id: fault.id, ...definition, step }, bare), support: bare };
}

/** Place of what a program does, and if the first sentence is false. */
async function judged(
  { diagnosis, candidates }: Examination,
  fault: Mutant,
  { implementation, support }: Put,
  dtype: Dtype,
  dress: Dress,
): Promise<{ readonly place: number; readonly isFalse: boolean }> {
  for (const [k, one] of candidates.entries()) {
    const { gradients, partly = false } = diagnosis.explanations[k] ?? { gradients: null };
    // gradients that nothing explains are not named; of two that are not told apart either will do
    const its = partly || gradients === EITHER ? { ...support, gradients: false } : support;
    if (!(await same(one, fault, { ...implementation, cells: [its] }, its, dtype))) continue;
    // a dress with gradients has those of the function, or the definition's
    const isNeither = gradients === NEITHER && dress !== "none" && one.id === fault.id;
    return { place: partly ? 0 : k + 1, isFalse: k > 0 || isNeither };
  }
  // every activation is right of a program whose equations are
  const isCurve = fault.pass !== "forward" && diagnosis.localised.some((one) => one.includes("the most that was read"));
  return { place: 0, isFalse: candidates.length > 0 || diagnosis.right || isCurve };
}

/** @throws RangeError for a fault that is not known */
export async function tried(trial: Trial): Promise<Outcome> {
  const started = process.cpuUsage();
  const seconds = (): number => {
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1e6;
  };
  const { dtype, seed } = trial;
  if (trial.kind === "curve") return { trial, ...(await curveTrial(trial.which, dtype, seed)), seconds: seconds() };
  if (trial.kind === "right") {
    const support = reference.cells.find(({ cell }) => cell === trial.cell) as Support;
    const { diagnosis } = await examine(reference, support, trial.options, dtype, seed);
    const { right } = diagnosis;
    return { trial, place: Number(right), isFalse: !right, seconds: seconds(), first: headline(diagnosis) };
  }
  const fault = mutants([trial.fault.split("/", 1)[0]!]).find(({ id }) => id === trial.fault);
  if (fault === undefined) throw new RangeError(`there is no fault ${trial.fault}`);
  const program = `${process.execPath} scripts/diagnosis/program.ts '${fault.id}'`;
  const made = put(fault, trial.dress);
  const implementation = trial.stdio ? await stdio(program) : made.implementation;
  try {
    const [support] = implementation.cells as readonly [Support];
    const examination = await examine(implementation, support, {}, dtype, seed);
    const took = seconds();
    const { errors } = examination.diagnosis;
    // a program that throws says by itself what is wrong
    const isThrown = fault.pass === "driver" && fault.wrong.fails !== undefined && errors.length > 0;
    const { place, isFalse } = isThrown
      ? { place: 1, isFalse: false }
      : await judged(examination, fault, { implementation, support }, dtype, trial.dress);
    const none = place === 0 && fault.pass !== "driver" && (await distinguishing(fault, seed)) === null;
    const first = headline(examination.diagnosis);
    return { trial, place: none ? null : place, isFalse: isFalse && !none, seconds: took, first };
  } finally {
    await implementation.close?.();
  }
}
