import * as fc from "fast-check";
import type { Implementation, RunAnswer, RunRequest, Support } from "../impl/contract.ts";
import { canonical, stepFor } from "../spec/catalogue.ts";
import type { Step } from "../spec/cell.ts";
import { precision } from "../spec/language/precision.ts";
import { expectation } from "../spec/networks/oracle.ts";
import type { Options } from "../spec/options.ts";
import type { Dtype } from "../spec/tensor.ts";
import { ask } from "./ask.ts";
import { type Space, cases, everywhere } from "./cases/arbitrary.ts";
import { drawRequest } from "./cases/request.ts";
import type { Bug } from "./faults/bug.ts";
import { bugsLike } from "./faults/bugs.ts";
import { faultsOf } from "./faults/catalogue.ts";
import { dialectsOf } from "./faults/dialects.ts";
import { driverFaultsOf, takes } from "./faults/drivers.ts";
import { faulty } from "./faults/expectation.ts";
import type { DriverFault } from "./faults/fault.ts";
import { partsOf } from "./oracle.ts";

/** A definition that was held against the answers: the right one, one with a mistake, or another cell's. */
export interface Candidate {
  /** The fault's id, or the cell and the options that it is. */
  readonly id: string;
  readonly kind: "fault" | "driver" | "dialect" | "pair";
  /** What it is called where bugs like it are kept: see {@link bugsLike}. */
  readonly names: readonly string[];
  readonly sentence: string;
  readonly step: Step;
  /** What is wrong around the step, where something is. */
  readonly driver?: DriverFault;
}

/** A candidate, and how far it explains what was answered. */
export interface Explanation extends Pick<Candidate, "id" | "kind" | "sentence"> {
  /** Numbers answered that are within its bounds, of all. */
  readonly agrees: number;
  readonly of: number;
  /** Real bugs that looked like it, the nearest first. */
  readonly bugs: readonly Bug[];
}

/** What is wrong with an implementation of one cell. */
export interface Diagnosis {
  readonly cell: string;
  readonly options: Options;
  readonly dtype: Dtype;
  /** Questions were answered, and every answer is right. */
  readonly right: boolean;
  /** Where it goes wrong, in sentences. */
  readonly where: readonly string[];
  /** What explains every answer, the simplest first. */
  readonly explanations: readonly Explanation[];
  /** Where nothing explains all: what explains most. */
  readonly nearest: readonly Explanation[];
  /** Definitions that were tried. */
  readonly tried: number;
}

/** A question that was answered. */
interface Probe {
  readonly request: RunRequest;
  readonly answer: RunAnswer;
}

/** One layer, one direction, rows of one length: what is wrong in the equations shows here, and little else does. */
const plain: Space = {
  ...everywhere,
  T: [1, 4],
  B: [1, 2],
  m: [2, 3],
  n: [2, 4],
  directions: ["forward"],
  lengths: "none",
};
const PROBES = 10;
/** Faults that nearly explain the answers, and are tried together with every other one. */
const PLAUSIBLE = 6;

async function probe(
  implementation: Implementation,
  support: Support,
  options: Options,
  dtype: Dtype,
  space: Space,
  seed: number,
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
    } catch {
      // what it cannot answer says nothing about what it computes
    }
  }
  return probes;
}

/** How many of the numbers of an answer are within the bounds of a definition, part by part. */
function agreement(
  { request, answer }: Probe,
  step: Step | null,
  driver?: DriverFault,
): { what: string; agrees: number; of: number }[] {
  const gradients = answer.gradients !== undefined;
  const [{ cell }] = request.layers as readonly [RunRequest["layers"][number]];
  if (driver && !takes(driver, request)) return [{ what: "a request that it does not take", agrees: 0, of: 1 }];
  const says = driver
    ? faulty(driver, request, gradients, "absolute")
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
function explained(probes: readonly Probe[], candidate: Candidate, entirely: boolean): Explanation {
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

const isWhole = ({ agrees, of }: Explanation): boolean => agrees === of && of > 0;

/** In which answers the definition is met and in which it is not, in sentences. */
function places(probes: readonly Probe[]): string[] {
  const parts = probes.flatMap((one) =>
    agreement(one, null).map(({ what, agrees, of }) => ({ what, right: agrees === of, T: one.request.sizes.T })),
  );
  const wrong = [...new Set(parts.filter(({ right }) => !right).map(({ what }) => what))];
  if (wrong.length === 0) return ["On one layer, forward, with rows of one length, every answer is right."];
  const isOutput = ({ what }: { readonly what: string }): boolean => !what.startsWith("gradients");
  const outputs = wrong.filter((what) => isOutput({ what }));
  if (outputs.length === 0) return [`Outputs and states are right; wrong are ${wrong.join(", ")}.`];
  const single = parts.filter((part) => part.T === 1 && isOutput(part));
  if (single.length > 0 && single.every(({ right }) => right))
    return ["One step alone is right, several are not: something is wrong with what one step hands to the next."];
  return [`Wrong from the first step on are ${outputs.join(", ")}.`];
}

/** Mistakes around a step that show in every call alike. */
const driversAround = (step: Step, cell: string): Candidate[] =>
  driverFaultsOf(cell)
    .filter(({ faux }) => !faux.impure)
    .map((driver): Candidate => ({
      id: driver.id,
      kind: "driver",
      names: [driver.id],
      sentence: driver.sentence,
      step,
      driver,
    }));

/** Questions about directions, lengths, layers and sizes, those that are answered wrongly first, and where these are. */
async function surroundings(
  implementation: Implementation,
  support: Support,
  options: Options,
  dtype: Dtype,
  seed: number,
): Promise<{ readonly where: readonly string[]; readonly probes: readonly Probe[] }> {
  const others: readonly (readonly [string, Partial<Space>, boolean])[] = [
    ["the reverse direction", { directions: ["reverse"] }, support.directions.includes("reverse")],
    ["bidirectional layers", { directions: ["bidirectional"] }, support.directions.includes("bidirectional")],
    ["rows of unequal length", { lengths: "short", T: [2, 4], B: [2, 3] }, support.lengths],
    ["rows of length 0", { lengths: "empty", B: [2, 3] }, support.lengths],
    [
      "rows of unequal length in reverse",
      { directions: ["reverse"], lengths: "short", T: [2, 4], B: [2, 3] },
      support.lengths && support.directions.includes("reverse"),
    ],
    [
      "rows of unequal length in bidirectional layers",
      { directions: ["bidirectional"], lengths: "short", T: [2, 4], B: [2, 3] },
      support.lengths && support.directions.includes("bidirectional"),
    ],
    ["two layers", { layers: [2, 2] }, support.maxLayers >= 2],
    [
      "two bidirectional layers",
      { directions: ["bidirectional"], layers: [2, 2] },
      support.maxLayers >= 2 && support.directions.includes("bidirectional"),
    ],
    ["three layers", { layers: [3, 3] }, support.maxLayers >= 3],
    ["an absent initial state", { start: ["absent"] }, true],
    ["sequences of no steps", { T: [0, 0] }, true],
    ["longer sequences", { T: [6, 8] }, true],
    ["larger batches", { B: [5, 8] }, true],
    ["wider layers", { n: [5, 11] }, true],
  ];
  const found: string[] = [];
  const asked: Probe[] = [];
  for (const [name, change, declared] of others) {
    if (!declared) continue;
    const probes = await probe(implementation, support, options, dtype, { ...plain, ...change }, seed);
    const wrong = probes.filter((one) => agreement(one, null).some(({ agrees, of }) => agrees < of));
    if (wrong.length > 0) found.push(name);
    asked.unshift(...wrong);
    asked.push(...probes.filter((one) => !wrong.includes(one)));
  }
  return { where: found.length === 0 ? [] : [`Wrong are ${found.join(", ")}.`], probes: asked };
}

/** Every two faults of which the first is among those that explain most. */
function pairs(ranked: readonly Candidate[]): Candidate[] {
  return ranked.slice(0, PLAUSIBLE).flatMap((first) =>
    faultsOf(first.step).map((second): Candidate => ({
      id: `${first.id} and ${second.id}`,
      kind: "pair",
      names: [...first.names, second.id],
      sentence: `${first.sentence} ${second.sentence}`,
      step: first.step.flow === undefined ? second.step : { ...second.step, flow: first.step.flow },
    })),
  );
}

/**
 * What is wrong with an implementation of a cell: where, and which known mistake, or which other cell, explains all of its answers.
 * @param seed of the questions that are asked
 */
export async function diagnose(
  implementation: Implementation,
  support: Support,
  options: Options,
  dtype: Dtype,
  seed: number,
): Promise<Diagnosis> {
  const chosen = canonical(stepFor(support.cell, options).cell, options);
  const step = stepFor(support.cell, chosen);
  const probes = await probe(implementation, support, chosen, dtype, plain, seed);
  const about = { cell: support.cell, options: chosen, dtype };
  const where = places(probes);
  const right = explained(probes, { id: "", kind: "fault", names: [], sentence: "", step }, true);
  if (isWhole(right)) {
    const around = await surroundings(implementation, support, chosen, dtype, seed);
    const drivers = around.where.length === 0 ? [] : driversAround(step, support.cell);
    const asked = [...around.probes, ...probes];
    const explanations = drivers.map((one) => explained(asked, one, true)).filter(isWhole);
    const partial = explanations.length > 0 ? [] : drivers.map((one) => explained(asked.slice(0, PROBES), one, false));
    return {
      ...about,
      right: around.where.length === 0,
      where: [...where, ...around.where],
      explanations,
      nearest: partial.sort((a, b) => b.agrees - a.agrees).slice(0, 3),
      tried: drivers.length,
    };
  }
  if (probes.length === 0)
    return {
      ...about,
      right: false,
      where: ["It answered nothing that was asked."],
      explanations: [],
      nearest: [],
      tried: 0,
    };
  const single: Candidate[] = [
    ...dialectsOf(step).map((one): Candidate => ({ ...one, kind: "dialect" })),
    ...faultsOf(step).map(({ id, sentence, step: other }): Candidate => ({
      id,
      kind: "fault",
      names: [id],
      sentence,
      step: other,
    })),
    ...driversAround(step, support.cell),
  ];
  const explanations = single.map((one) => explained(probes, one, true)).filter(isWhole);
  if (explanations.length > 0)
    return { ...about, right: false, where, explanations, nearest: [], tried: single.length };
  const partial = single.map((one) => ({ one, its: explained(probes, one, false) }));
  partial.sort((a, b) => b.its.agrees - a.its.agrees);
  const both = pairs(partial.map(({ one }) => one).filter(({ kind }) => kind === "fault"));
  const together = both.map((one) => explained(probes, one, true)).filter(isWhole);
  const nearest = together.length > 0 ? [] : partial.slice(0, 3).map(({ its }) => its);
  return { ...about, right: false, where, explanations: together, nearest, tried: single.length + both.length };
}

/** What explains the answers, or comes nearest, in a sentence or two. */
export function concluded({ explanations, nearest, tried }: Omit<Diagnosis, "where">): string {
  const [first] = explanations;
  if (first !== undefined) {
    const others = explanations.length === 1 ? "no other" : `${explanations.length - 1} more`;
    return `${first.sentence} That explains all ${first.of} numbers answered; of ${tried} known mistakes and dialects ${others} does.`;
  }
  if (tried === 0) return "";
  const [best] = nearest;
  const most = best === undefined ? "" : ` The nearest: ${best.sentence} (${best.agrees} of ${best.of} numbers)`;
  return `None of ${tried} known mistakes and dialects explains all answers.${most}`;
}

/** A diagnosis in a few sentences. */
export function told(diagnosis: Diagnosis): string {
  const { where, explanations } = diagnosis;
  const conclusion = concluded(diagnosis);
  const [first] = explanations;
  if (first === undefined) return `${where.join(" ")} ${conclusion}`.trim();
  const [bug] = first.bugs;
  return bug === undefined ? conclusion : `${conclusion} Seen in ${bug.where}.`;
}
