import type { RunRequest, Support } from "../../impl/contract.ts";
import type { Formulas, Step } from "../../spec/cell.ts";
import type { Expectation } from "../../spec/networks/oracle.ts";
import { mutantsAround } from "../mutants/around/index.ts";
import { activationMutantsOf, equationMutantsOf } from "../mutants/catalogue.ts";
import { dialectsOf } from "../mutants/dialects.ts";
import { bugsLike } from "../mutants/known-bugs/index.ts";
import type { EquationMutant } from "../mutants/mutant.ts";
import { type Hypothesis, expected, gradeOf, onceExpected } from "./hypothesis.ts";
import {
  type Held,
  type Interview,
  type Probe,
  type Side,
  agreesWholly,
  answerTo,
  broad,
  differ,
  distance,
  drawnFrom,
  explainsAll,
  held,
  requestOf,
  together,
} from "./probes.ts";

/** Mistakes that nearly explain the answers, and are tried together with every other one. */
const PLAUSIBLE = 6;
/** Requests that are looked at for a difference between two explanations, those that are asked of them, and those asked anyhow. */
const DRAWN = 48;
const ASKED = 12;
const CONFIRMED = 4;
/** Explanations that are compared with each other: more are one function. */
const COMPARED = 12;

/** The share of all numbers that a hypothesis explains. */
export interface Share {
  readonly hypothesis: Hypothesis;
  readonly held: readonly Held[];
}

const asFault = ({ id, sentence, step }: EquationMutant): Hypothesis => ({
  id,
  kind: "fault",
  names: [id],
  sentence,
  step,
});

/** Mistakes around a step that show in every call alike. */
export const driversAround = (step: Step, cell: string): Hypothesis[] =>
  mutantsAround(cell)
    .filter(({ wrong }) => wrong.impure !== true)
    .map((driver) => ({ id: driver.id, kind: "driver", names: [driver.id], sentence: driver.sentence, step, driver }));

const faultsOf = (step: Step, pass: EquationMutant["pass"]): Hypothesis[] =>
  equationMutantsOf(step)
    .filter((one) => one.pass === pass)
    .map(asFault);

/** The same, first the mistakes that people make. */
const byFrequency = (list: readonly Hypothesis[]): Hypothesis[] =>
  list.toSorted((a, b) => bugsLike(b.names).length - bugsLike(a.names).length);

/** Other definitions of outputs and states, by their equations. */
export const forwardHypotheses = (step: Step): Hypothesis[] => [
  ...dialectsOf(step).map((one): Hypothesis => ({ ...one, kind: "dialect" })),
  ...byFrequency(faultsOf(step, "forward")),
  ...activationMutantsOf(step).map((one): Hypothesis => ({ ...asFault(one), curve: true })),
];

/** The answers held against a hypothesis, up to the first that it does not explain; null where it says nothing of one. */
async function shareOf(hypothesis: Hypothesis, probes: readonly Probe[], side: Side): Promise<readonly Held[] | null> {
  const all: Held[][] = [];
  for (const one of probes) {
    const says = await expected(
      hypothesis,
      one.request,
      side !== "outputs" && one.answer.gradients !== undefined,
      one.support,
    );
    if (says === null) return null;
    const its = held(one, says, side);
    all.push(its);
    if (!agreesWholly(its)) break;
  }
  return together(all);
}

/** The hypotheses that explain all answers. */
export async function explaining(
  hypotheses: readonly Hypothesis[],
  probes: readonly Probe[],
  side: Side,
): Promise<Share[]> {
  const found: Share[] = [];
  for (const hypothesis of hypotheses) {
    if (hypothesis.driver === undefined && !atOnce(hypothesis, probes, side)) continue;
    const its = await shareOf(hypothesis, probes, side);
    if (its === null || !explainsAll(its) || !(await addsTo(hypothesis, probes, side))) continue;
    found.push({ hypothesis, held: its });
  }
  return found;
}

/** The hypotheses that no answer refutes. */
export async function surviving(among: readonly Share[], probes: readonly Probe[], side: Side): Promise<Share[]> {
  const found: Share[] = [];
  for (const one of among) {
    const its = await shareOf(one.hypothesis, probes, side);
    if (its !== null && agreesWholly(its)) found.push(one);
  }
  return found;
}

/** True unless the first of its two mistakes is all that the answers tell. */
async function addsTo(hypothesis: Hypothesis, probes: readonly Probe[], side: Side): Promise<boolean> {
  const { base } = hypothesis;
  if (base === undefined) return true;
  const beside: Probe[] = [];
  for (const one of probes) {
    const right = await says(base, one.request, side, one.support);
    if (right !== null) beside.push({ ...one, right });
  }
  const its = await shareOf(hypothesis, beside, side);
  return its !== null && explainsAll(its);
}

/** Small requests are held against the equations node by node, which most hypotheses do not survive. */
const atOnce = ({ step }: Hypothesis, probes: readonly Probe[], side: Side): boolean =>
  probes.slice(0, 2).every((one) => agreesWholly(held(one, once(step, one, side), side)));

const once = (step: Step, { request, answer, support }: Probe, side: Side): Expectation =>
  onceExpected(step, request, side !== "outputs" && answer.gradients !== undefined, gradeOf(support, request.dtype));

/** Count of the refuted numbers that are a hypothesis's, less the right ones that are not. */
const gain = (all: readonly Held[]): number =>
  all.reduce((sum, { agrees, of, refuted }) => sum + agrees - (of - refuted), 0);

const refutedOf = (all: readonly Held[]): number => all.reduce((sum, { refuted }) => sum + refuted, 0);

const agreeing = (all: readonly Held[]): number => all.reduce((sum, { agrees }) => sum + agrees, 0);

/** Hypotheses held against the first answers. */
const partly = (hypotheses: readonly Hypothesis[], probes: readonly Probe[], side: Side): Share[] =>
  hypotheses
    .filter(({ driver }) => driver === undefined)
    .map((hypothesis) => ({
      hypothesis,
      held: together(probes.slice(0, 2).map((one) => held(one, once(hypothesis.step, one, side), side))),
    }));

/** Hypotheses by what they explain, the most first; none that explains less than half of what the definition does not. */
export const nearestOf = (hypotheses: readonly Hypothesis[], probes: readonly Probe[], side: Side): Share[] =>
  partly(hypotheses, probes, side)
    .filter(({ held: its }) => its.some(({ told }) => told > 0) && 2 * gain(its) >= refutedOf(its))
    .sort((a, b) => gain(b.held) - gain(a.held));

/** Two mistakes of the forward pass, the first among those that explain most, or come nearest to the answers. */
export function pairs(singles: readonly Hypothesis[], probes: readonly Probe[]): Hypothesis[] {
  const faults = singles.filter(({ kind, step }) => kind === "fault" && step.hidden === undefined);
  const most = partly(faults, probes, "outputs").sort((a, b) => agreeing(b.held) - agreeing(a.held));
  const [first] = probes;
  const far = ({ step }: Hypothesis): number =>
    first === undefined ? 0 : distance(first, once(step, first, "outputs"));
  const close = faults.map((one) => ({ one, far: far(one) })).sort((a, b) => a.far - b.far);
  const firsts = new Set([
    ...most.slice(0, PLAUSIBLE).map(({ hypothesis }) => hypothesis),
    ...close.slice(0, PLAUSIBLE).map(({ one }) => one),
  ]);
  return [...firsts].flatMap((one) =>
    faultsOf(one.step, "forward").map((second): Hypothesis => ({
      id: `${one.id} and ${second.id}`,
      kind: "pair",
      names: [...one.names, ...second.names],
      sentence: `${one.sentence} ${second.sentence}`,
      step: second.step,
      base: one,
    })),
  );
}

/** A hypothesis about outputs with one about gradients. */
export interface Dressed {
  readonly hypothesis: Hypothesis;
  /** The sentence about outputs; null where they are right. */
  readonly outputs: string | null;
  readonly gradients: string | null;
  /** It says nothing of the gradients. */
  readonly partly?: boolean;
}

const EXACT = "Gradients: those of the function that is computed.";
const DEFINITION = "Gradients: those of the definition, as if it were not.";

export const EITHER =
  "Gradients: those of the function that is computed, or those of the definition; here the two are not told apart.";

/** The step of one, with the backward formulas of another at its values. */
const formulasOf = (step: Step, of: Step, kept: Formulas["kept"]): Step => ({
  ...step,
  formulas: { of, kept },
});

/** Gradients that a program with these outputs may answer: the simplest, then those with a mistake of their own, then those around. */
export function dressed(
  own: Step,
  cell: string,
  { hypothesis, isRight: rightly }: { readonly hypothesis: Hypothesis; readonly isRight: boolean },
): readonly (() => Dressed[])[] {
  const { step, sentence, names, id } = hypothesis;
  const outputs = rightly ? null : sentence;
  const together = (backward: Hypothesis, changed: Step, base: Step): Dressed => ({
    hypothesis: {
      ...backward,
      ...(!rightly && { base: { ...hypothesis, step: base } }),
      ...(!rightly && { id: `${id} and ${backward.id}`, kind: "pair", names: [...names, ...backward.names] }),
      sentence: rightly ? backward.sentence : `${sentence} ${backward.sentence}`,
      step: changed,
    },
    outputs,
    gradients: rightly ? backward.sentence : `Gradients: ${backward.sentence}`,
  });
  const around = (): Dressed[] => driversAround(step, cell).map((one) => together(one, step, step));
  const mistakes = (): Hypothesis[] => byFrequency(faultsOf(own, "backward"));
  if (rightly) return [() => mistakes().map((one) => together(one, one.step, step)), around];
  if (hypothesis.driver !== undefined) return [() => [{ hypothesis, outputs, gradients: null }]];
  const simple = (): Dressed[] => [
    { hypothesis, outputs, gradients: EXACT },
    ...(["all", "named", "none"] as const).map((kept): Dressed => ({
      hypothesis: { ...hypothesis, step: formulasOf(step, own, kept) },
      outputs,
      gradients: DEFINITION,
    })),
  ];
  const mistaken = (): Dressed[] => [
    ...mistakes().flatMap((one) =>
      (["all", "named"] as const).map((kept) =>
        together(one, formulasOf(step, one.step, kept), formulasOf(step, own, kept)),
      ),
    ),
    ...byFrequency(faultsOf(step, "backward")).map((one) => together(one, one.step, step)),
  ];
  return [simple, mistaken, around];
}

/** Asks what tells explanations apart, and something else, until one is left or there is nothing to be asked. */
export async function toldApart(
  interview: Interview,
  hypotheses: readonly Hypothesis[],
  side: Side,
): Promise<{ readonly left: readonly Hypothesis[]; readonly probes: readonly Probe[] }> {
  let left = hypotheses;
  const probes: Probe[] = [];
  const cases = drawnFrom(interview, broad, interview.seed + 1, DRAWN);
  for (const [k, c] of cases.entries()) {
    if (left.length === 0 || (left.length === 1 && k >= CONFIRMED) || probes.length >= ASKED) break;
    const request = requestOf(interview, c);
    const compared = await Promise.all(
      left.slice(0, COMPARED).map((one) => says(one, request, side, interview.support)),
    );
    const [first] = compared;
    const tells = compared.some((other) => other !== null && first != null && differ(first, other));
    if (k >= CONFIRMED && !tells) continue;
    const one = await answerTo(interview, request);
    if (one === null) continue;
    probes.push(one);
    const kept: Hypothesis[] = [];
    for (const hypothesis of left) {
      const its = await says(hypothesis, request, side, interview.support);
      if (its !== null && agreesWholly(held(one, its, side))) kept.push(hypothesis);
    }
    left = kept;
  }
  return { left, probes };
}

const says = (hypothesis: Hypothesis, request: RunRequest, side: Side, support: Support): Promise<Expectation | null> =>
  expected(hypothesis, request, side !== "outputs" && request.want.includes("gradients"), support);
