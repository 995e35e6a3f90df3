import type { Implementation, Support } from "../../impl/contract.ts";
import { canonical, stepFor } from "../../spec/catalogue.ts";
import type { Step } from "../../spec/cell.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { equationMutantsOf } from "../mutants/catalogue.ts";
import { dialectsOf } from "../mutants/dialects.ts";
import { mutantsAround } from "../mutants/around/index.ts";
import { byViolations } from "./by-violations.ts";
import { recorded } from "./evidence.ts";
import type { Candidate, Diagnosis } from "./diagnosis.ts";
import { localise, beyondOneLayer } from "./localise.ts";
import { PROBES, explained, isWhole, plain, probe } from "./probes.ts";

/** Faults that nearly explain the answers, and are tried together with every other one. */
const PLAUSIBLE = 6;

/** Mistakes around a step that show in every call alike. */
const driversAround = (step: Step, cell: string): Candidate[] =>
  mutantsAround(cell)
    .filter(({ wrong }) => !wrong.impure)
    .map((driver): Candidate => ({
      id: driver.id,
      kind: "driver",
      names: [driver.id],
      sentence: driver.sentence,
      step,
      driver,
    }));

/** Pairs of mutants whose first is among those that explain most. */
function pairs(ranked: readonly Candidate[]): Candidate[] {
  return ranked.slice(0, PLAUSIBLE).flatMap((first) =>
    equationMutantsOf(first.step).map((second): Candidate => ({
      id: `${first.id} and ${second.id}`,
      kind: "pair",
      names: [...first.names, second.id],
      sentence: `${first.sentence} ${second.sentence}`,
      step: first.step.flow === undefined ? second.step : { ...second.step, flow: first.step.flow },
    })),
  );
}

/**
 * Diagnoses an implementation of a cell: the wrong answers, and the known mistake, or other cell, that explains all of its answers.
 * @param seed of the questions that are asked
 */
export async function diagnose(
  asked: Implementation,
  support: Support,
  options: Options,
  dtype: Dtype,
  seed: number,
): Promise<Diagnosis> {
  const implementation = recorded(asked);
  const chosen = canonical(stepFor(support.cell, options).cell, options);
  const step = stepFor(support.cell, chosen);
  const refusals: string[] = [];
  const probes = await probe(implementation, support, chosen, dtype, plain, seed, (why) => refusals.push(why));
  const about = { cell: support.cell, options: chosen, dtype, failure: null };
  const where = localise(probes);
  const right = explained(probes, { id: "", kind: "fault", names: [], sentence: "", step }, true);
  if (isWhole(right)) {
    const around = await beyondOneLayer(implementation, support, chosen, dtype, seed);
    const drivers = around.where.length === 0 ? [] : driversAround(step, support.cell);
    const all = [...around.probes, ...probes];
    const evident = drivers.map((one) => explained(all, one, true)).filter(isWhole);
    const explanations =
      evident.length > 0 ? evident : await byViolations(implementation, support, chosen, dtype, seed);
    const partial = explanations.length > 0 ? [] : drivers.map((one) => explained(all.slice(0, PROBES), one, false));
    return {
      ...about,
      right: around.where.length === 0 && explanations.length === 0,
      where: [...where, ...around.where],
      explanations,
      nearest: partial.sort((a, b) => b.agrees - a.agrees).slice(0, 3),
      tried: drivers.length,
    };
  }
  if (probes.length === 0)
    return {
      ...about,
      failure: refusals[0] ?? "nothing was asked",
      right: false,
      where: ["It answered nothing that was asked."],
      explanations: [],
      nearest: [],
      tried: 0,
    };
  const single: Candidate[] = [
    ...dialectsOf(step).map((one): Candidate => ({ ...one, kind: "dialect" })),
    ...equationMutantsOf(step).map(({ id, sentence, step: other }): Candidate => ({
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
  const remembering = await byViolations(implementation, support, chosen, dtype, seed);
  if (remembering.length > 0)
    return { ...about, right: false, where, explanations: remembering, nearest: [], tried: single.length };
  const partial = single.map((one) => ({ one, its: explained(probes, one, false) }));
  partial.sort((a, b) => b.its.agrees - a.its.agrees);
  const both = pairs(partial.map(({ one }) => one).filter(({ kind }) => kind === "fault"));
  const together = both.map((one) => explained(probes, one, true)).filter(isWhole);
  const nearest = together.length > 0 ? [] : partial.slice(0, 3).map(({ its }) => its);
  return { ...about, right: false, where, explanations: together, nearest, tried: single.length + both.length };
}
