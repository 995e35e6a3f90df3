import * as fc from "fast-check";
import type { Implementation, RunAnswer, RunRequest, Support } from "../impl/contract.ts";
import { canonical, catalogue, combinations, stepFor } from "../spec/catalogue.ts";
import type { Step } from "../spec/cell.ts";
import { precision } from "../spec/language/precision.ts";
import { expectation } from "../spec/networks/oracle.ts";
import type { Options } from "../spec/options.ts";
import type { Dtype } from "../spec/tensor.ts";
import { ask } from "./ask.ts";
import { type Space, cases, everywhere } from "./cases/arbitrary.ts";
import { drawRequest } from "./cases/request.ts";
import { faultsOf } from "./faults/catalogue.ts";
import { partsOf } from "./oracle.ts";

/** A definition that was held against the answers: the right one, one with a mistake, or another cell's. */
export interface Candidate {
  /** The fault's id, or the cell and the options that it is. */
  readonly id: string;
  readonly kind: "fault" | "dialect" | "pair";
  readonly sentence: string;
  readonly step: Step;
}

/** A candidate, and how far it explains what was answered. */
export interface Explanation extends Pick<Candidate, "id" | "kind" | "sentence"> {
  /** Numbers answered that are within its bounds, of all. */
  readonly agrees: number;
  readonly of: number;
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
  const start = support.initialState ? (["drawn"] as const) : (["absent"] as const);
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
function agreement({ request, answer }: Probe, step: Step | null): { what: string; agrees: number; of: number }[] {
  const gradients = answer.gradients !== undefined;
  const [{ cell }] = request.layers as readonly [RunRequest["layers"][number]];
  const says = expectation(request, {
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
  const { id, kind, sentence, step } = candidate;
  let [agrees, of] = [0, 0];
  for (const one of probes) {
    for (const part of agreement(one, step)) {
      agrees += part.agrees;
      of += part.of;
    }
    if (entirely && agrees < of) break;
  }
  return { id, kind, sentence, agrees, of };
}

const isWhole = ({ agrees, of }: Explanation): boolean => agrees === of && of > 0;

/** Shapes that two cells must share for one to be taken for the other. */
const form = ({ params, state, y }: Step): string =>
  JSON.stringify([
    params.map(({ name, shape }) => `${name} ${shape.join(" ")}`).sort((a, b) => (a < b ? -1 : 1)),
    Object.entries(state).map(([name, { shape }]) => [name, shape]),
    y.shape,
  ]);

/** Other cells, and other options of this one, that have the same parameters and states. */
function dialects(own: Step, id: string, options: Options): Candidate[] {
  return catalogue.flatMap((cell) =>
    combinations(cell).flatMap((other): Candidate[] => {
      if (cell.id === id && JSON.stringify(other) === JSON.stringify(options)) return [];
      const step = stepFor(cell.id, other);
      if (form(step) !== form(own)) return [];
      const name = Object.entries(other)
        .map(([option, value]) => `${option} ${value}`)
        .join(", ");
      const what = `${cell.id}${name === "" ? "" : ` with ${name}`}`;
      return [{ id: what, kind: "dialect", sentence: `It computes ${what}.`, step }];
    }),
  );
}

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

/** Directions, lengths and layers that are wrong where the plain run is right. */
async function surroundings(
  implementation: Implementation,
  support: Support,
  options: Options,
  dtype: Dtype,
  seed: number,
): Promise<string[]> {
  const others: readonly (readonly [string, Partial<Space>, boolean])[] = [
    ["the reverse direction", { directions: ["reverse"] }, support.directions.includes("reverse")],
    ["bidirectional layers", { directions: ["bidirectional"] }, support.directions.includes("bidirectional")],
    ["rows of unequal length", { lengths: "short", T: [2, 4], B: [2, 3] }, support.lengths],
    ["rows of length 0", { lengths: "empty", B: [2, 3] }, support.lengths],
    ["two layers", { layers: [2, 2] }, support.maxLayers >= 2],
    ["an absent initial state", { start: ["absent"] }, true],
  ];
  const found: string[] = [];
  for (const [name, change, declared] of others) {
    if (!declared) continue;
    const probes = await probe(implementation, support, options, dtype, { ...plain, ...change }, seed);
    const right = probes.every((one) => agreement(one, null).every(({ agrees, of }) => agrees === of));
    if (!right) found.push(name);
  }
  return found.length === 0 ? [] : [`Wrong are ${found.join(", ")}.`];
}

/** Every two faults of which the first is among those that explain most. */
function pairs(ranked: readonly Candidate[]): Candidate[] {
  return ranked.slice(0, PLAUSIBLE).flatMap((first) =>
    faultsOf(first.step).map((second): Candidate => ({
      id: `${first.id} and ${second.id}`,
      kind: "pair",
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
  const right = explained(probes, { id: "", kind: "fault", sentence: "", step }, true);
  if (isWhole(right)) {
    const around = await surroundings(implementation, support, chosen, dtype, seed);
    return {
      ...about,
      right: around.length === 0,
      where: [...where, ...around],
      explanations: [],
      nearest: [],
      tried: 0,
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
    ...dialects(step, support.cell, chosen),
    ...faultsOf(step).map(({ id, sentence, step: other }): Candidate => ({ id, kind: "fault", sentence, step: other })),
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

/** A diagnosis in a few sentences. */
export function told({ where, explanations, nearest, tried }: Diagnosis): string {
  const [first] = explanations;
  if (first !== undefined) {
    const others = explanations.length === 1 ? "no other" : `${explanations.length - 1} more`;
    return `${first.sentence} That explains all ${first.of} numbers answered; of ${tried} known mistakes and dialects ${others} does.`;
  }
  const [best] = nearest;
  const most = best === undefined ? "" : ` The nearest: ${best.sentence} (${best.agrees} of ${best.of} numbers)`;
  const none = tried === 0 ? "" : ` None of ${tried} known mistakes and dialects explains all answers.${most}`;
  return `${where.join(" ")}${none}`.trim();
}
