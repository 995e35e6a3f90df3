import type { Implementation, RunRequest, Support } from "../../impl/contract.ts";
import { mapTree } from "../../impl/tree.ts";
import { canonical, stepFor, cellOf } from "../../spec/catalogue.ts";
import { diagnoseIntegers } from "../integer/diagnosis.ts";
import { otherQuantiser } from "./quantisers.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype, Tensor } from "../../spec/tensor.ts";
import { laws } from "../laws/index.ts";
import type { Case } from "../cases/case.ts";
import type { Law } from "../law.ts";
import { bugsLike } from "../mutants/known-bugs/index.ts";
import { mutantsAround } from "../mutants/around/index.ts";
import { accounts } from "./account.ts";
import { byArithmetic } from "./arithmetics.ts";
import { type Curves, byCurves } from "./curves.ts";
import { byViolations, evidenceAround } from "./by-violations.ts";
import type { Candidate, Diagnosis, Explanation, Violation } from "./diagnosis.ts";
import { errorsOf } from "./errors.ts";
import { type Recorded, evidenceFor, recorded } from "./evidence.ts";
import { type Hypothesis, expected, implementationOf } from "./hypothesis.ts";
import { remembering } from "./in-order.ts";
import { lawSentences, tryLaws } from "./laws.ts";
import { beyondOneLayer, bySize, localise, wrongIn } from "./localise.ts";
import { means } from "./means.ts";
import {
  type Interview,
  type Probe,
  type Side,
  agreesWholly,
  answerTo,
  held,
  isRight,
  probeEquations,
  together,
} from "./probes.ts";
import { placesOf } from "./places.ts";
import { shorterAnswers } from "./shorter.ts";
import { byTerms, otherTerms } from "./terms.ts";
import {
  type Dressed,
  EITHER,
  type Share,
  dressed,
  driversAround,
  explaining,
  forwardHypotheses,
  nearestOf,
  pairs,
  surviving,
  toldApart,
} from "./search.ts";

/** Explanations of outputs for which gradients are explained: the others are the same function. */
const DRESSED = 4;
/** Requests of violated laws that are asked again. */
const AGAIN = 24;
/** Nearest hypotheses that are told. */
const NEAREST = 3;

/** A diagnosis, and its explanations as implementations, in the same order. */
export interface Examination {
  readonly diagnosis: Diagnosis;
  readonly candidates: readonly Candidate[];
}

/** Explanations that a search found, or what it found in their place. */
interface Result {
  readonly dressed: readonly Dressed[];
  readonly probes: readonly Probe[];
  readonly nearest: readonly Share[];
  readonly localised: readonly string[];
  readonly where: readonly string[];
  readonly tried: number;
}

const nothing: Result = { dressed: [], probes: [], nearest: [], localised: [], where: [], tried: 0 };

const unread: Curves = { sentences: [], most: null, probes: [] };

const asIs = (hypothesis: Hypothesis): Dressed => ({ hypothesis, outputs: hypothesis.sentence, gradients: null });

/** The parts of an answer that are wrong. */
const wrongParts = (probes: readonly Probe[], side: Side): string[] =>
  together(probes.map((one) => held(one, one.right, side)))
    .filter(({ refuted }) => refuted > 0)
    .map(({ what }) => what);

/** Outputs are wrong: they are explained first, the gradients after them. */
async function ofOutputs(interview: Interview, recordedOne: Recorded, probes: readonly Probe[]): Promise<Result> {
  const { support, step, options, dtype, seed } = interview;
  const short = await explaining(shorterAnswers(step, support.cell, dtype, probes), probes, "all");
  const [shortest] = short;
  if (shortest !== undefined) return { ...nothing, dressed: [asIs(shortest.hypothesis)], tried: short.length };
  const single = forwardHypotheses(step);
  const drivers = driversAround(step, support.cell);
  let tried = single.length + drivers.length;
  let found = await explaining(single, probes, "outputs");
  if (found.length === 0) found = await explaining(drivers, probes, "outputs");
  if (found.length === 0) {
    const inOrder = await remembering(interview, recordedOne);
    if (inOrder.length > 0) return { ...nothing, dressed: inOrder.map(asIs), tried };
  }
  const isRead = found.length === 0 || found.some(({ hypothesis }) => hypothesis.curve);
  const curves: Curves = isRead ? await byCurves(interview) : unread;
  found = await surviving(found, curves.probes, "outputs");
  // an activation that is another explains by itself why nothing does
  const isOpen = (): boolean => found.length === 0 && curves.sentences.length === 0;
  for (const further of [() => otherTerms(step), () => pairs(single, probes)]) {
    if (!isOpen()) break;
    const hypotheses = further();
    tried += hypotheses.length;
    found = await explaining(hypotheses, probes, "outputs");
  }
  const ranked = isOpen() ? nearestOf(single, probes, "outputs") : [];
  if (found.length > 0) {
    const result = await withGradients(interview, found, probes);
    if (result.dressed.length > 0) return { ...result, ...measured(found, curves), tried: tried + result.tried };
  }
  if (curves.sentences.length > 0) return { ...nothing, tried, localised: curves.sentences };
  const evidence = await evidenceAround(recordedOne, support, options, dtype, seed);
  const around = await byViolations(recordedOne, support, options, evidence);
  tried += mutantsAround(support.cell).length - drivers.length;
  if (around.length > 0) return { ...nothing, dressed: around.map(({ hypothesis }) => asIs(hypothesis)), tried };
  return {
    ...nothing,
    tried,
    localised: [...placesOf(probes), ...(await byTerms(interview))],
    nearest: ranked.slice(0, NEAREST),
  };
}

/** The distance of an activation from the right one, beside its name. */
const measured = ([first]: readonly Share[], { most }: Curves): Pick<Result, "localised"> => ({
  localised: first?.hypothesis.curve === true && most !== null ? [most] : [],
});

/** The simplest hypotheses that explain all, of several lists of them, each list by tiers. */
async function firstTier(
  interview: Interview,
  lists: readonly (readonly (() => Dressed[])[])[],
  probes: readonly Probe[],
): Promise<Result> {
  let tried = 0;
  for (let tier = 0; lists.some((list) => list[tier] !== undefined); tier++) {
    const all = lists.flatMap((list) => list[tier]?.() ?? []);
    tried += all.length;
    const whole = await explaining(
      all.map(({ hypothesis }) => hypothesis),
      probes,
      "all",
    );
    const { left, probes: more } = await toldApart(
      interview,
      whole.map(({ hypothesis }) => hypothesis),
      "all",
    );
    const kept = all.filter(({ hypothesis }) => left.includes(hypothesis));
    if (kept.length > 0) return { ...nothing, dressed: kept, probes: more, tried };
  }
  return { ...nothing, tried };
}

const RIGHTLY = "Gradients: right, as if the outputs were.";
/** The sentence about gradients that neither of two sources explains. */
export const NEITHER = "Gradients: neither those of the function that is computed nor the definition's.";
const UNTOLD = "Gradients: too few of the wrong numbers have a bound to tell whose they are.";

/** Gradients for outputs that are explained. */
async function withGradients(interview: Interview, found: readonly Share[], probes: readonly Probe[]): Promise<Result> {
  const { support, step } = interview;
  const answered = probes.some(({ answer }) => answer.gradients !== undefined);
  const forwards = found.map(({ hypothesis }) => hypothesis);
  if (!answered) {
    const { left, probes: more } = await toldApart(interview, forwards, "outputs");
    return { ...nothing, dressed: left.map(asIs), probes: more };
  }
  const tiers = forwards
    .slice(0, DRESSED)
    .map((hypothesis) => dressed(step, support.cell, { hypothesis, isRight: false }));
  const whole = await firstTier(interview, tiers, probes);
  if (whole.dressed.length > 0) return { ...whole, dressed: distinct(whole.dressed) };
  const told = await toldApart(interview, forwards, "outputs");
  const isRight = wrongParts(probes, "gradients").length === 0;
  // a statement about none is made only where each is refuted
  const simple = tiers.flatMap(([first]) => first?.() ?? []).map(({ hypothesis }) => ({ hypothesis, held: [] }));
  const possible = isRight ? [] : await surviving(simple, probes, "all");
  const gradients = isRight ? RIGHTLY : possible.length > 0 ? UNTOLD : NEITHER;
  return {
    ...nothing,
    dressed: told.left.map((hypothesis) => ({ hypothesis, outputs: hypothesis.sentence, gradients, partly: true })),
    probes: told.probes,
    tried: whole.tried,
  };
}

/** Each once: of two statements about gradients that are not told apart neither is made alone. */
const distinct = (list: readonly Dressed[]): Dressed[] =>
  [...Map.groupBy(list, ({ hypothesis }) => hypothesis.id).values()].map((same) => {
    const [first] = same as [Dressed, ...Dressed[]];
    return new Set(same.map(({ gradients }) => gradients)).size === 1 ? first : { ...first, gradients: EITHER };
  });

/** Outputs are right, gradients are not. */
async function ofGradients(interview: Interview, recordedOne: Recorded, probes: readonly Probe[]): Promise<Result> {
  const { support, step, options, dtype, seed } = interview;
  const definition: Hypothesis = { id: "", kind: "fault", names: [], sentence: "", step };
  const tiers = dressed(step, support.cell, { hypothesis: definition, isRight: true });
  const some = means(step, support.cell, probes).map((hypothesis): Dressed => ({
    hypothesis,
    outputs: null,
    gradients: hypothesis.sentence,
  }));
  const found = await firstTier(interview, [[...tiers, () => some]], probes);
  if (found.dressed.length > 0) return found;
  const inOrder = await remembering(interview, recordedOne);
  if (inOrder.length > 0) return { ...found, dressed: inOrder.map(asIs) };
  // an activation that is nearly right shows in gradients first
  const forwards = forwardHypotheses(step).map((hypothesis) =>
    dressed(step, support.cell, { hypothesis, isRight: false }).slice(0, 1),
  );
  const nearly = await firstTier(interview, forwards, probes);
  if (nearly.dressed.length > 0)
    return { ...nearly, dressed: distinct(nearly.dressed), tried: found.tried + nearly.tried };
  const evidence = await evidenceAround(recordedOne, support, options, dtype, seed);
  const around = await byViolations(recordedOne, support, options, evidence);
  if (around.length > 0) return { ...found, dressed: around.map(({ hypothesis }) => asIs(hypothesis)) };
  const mistakes = (tiers[0]?.() ?? []).map(({ hypothesis }) => hypothesis);
  const nearest = nearestOf(mistakes, probes, "all").slice(0, NEAREST);
  return { ...found, nearest, localised: placesOf(probes) };
}

/** Requests asked again for all that is answered: gradients too, of the sum of all numbers, where they are declared. */
async function askedAgain(interview: Interview, requests: readonly RunRequest[]): Promise<Probe[]> {
  const ones = ({ shape, data }: Tensor): Tensor => ({ shape, data: data.slice().fill(1) });
  const found: Probe[] = [];
  for (const asked of requests) {
    const bare = await answerTo(interview, { ...asked, want: ["y", "final"], cotangents: null });
    if (bare === null || !wrongIn(bare)) continue;
    found.push(bare);
    const { y, final } = bare.answer;
    if (!interview.support.gradients || y === undefined || final === undefined) continue;
    const cotangents = { y: ones(y), final: mapTree(final, ones) };
    const whole = await answerTo(interview, { ...bare.request, want: ["y", "final", "gradients"], cotangents });
    if (whole !== null) found.push(whole);
  }
  return found;
}

/** Mistakes in the equations that show for some numbers alone, which the first questions do not have. */
async function ofRareNumbers(
  interview: Interview,
  wrong: readonly Probe[],
  probes: readonly Probe[],
  curves: Curves,
): Promise<Result> {
  if (wrong.length === 0) return nothing;
  const hypotheses = forwardHypotheses(interview.step);
  const explained = await explaining(hypotheses, [...wrong, ...probes], "outputs");
  const found = await surviving(explained, curves.probes, "outputs");
  if (found.length === 0) return nothing;
  const result = await withGradients(interview, found, [...wrong, ...probes]);
  return { ...result, ...measured(found, curves), tried: hypotheses.length + result.tried };
}

/** All is right on one layer: directions, lengths, layers, sizes, calls after another, and the laws of a quick run. */
async function beyond(
  interview: Interview,
  recordedOne: Recorded,
  probes: readonly Probe[],
  asked: readonly Violation[],
): Promise<Result & { readonly laws: number; readonly errors: readonly string[] }> {
  const { support, step, options, dtype, seed } = interview;
  const around = await beyondOneLayer(interview);
  const sizes = await bySize(interview);
  const where = [...around.where, ...sizes.where];
  const all = [...around.probes, ...probes, ...sizes.probes];
  const drivers = where.length === 0 ? [] : driversAround(step, support.cell);
  const evident = (await explaining(drivers, all, "all")).map(({ hypothesis }) => hypothesis);
  const base = { ...nothing, where, tried: mutantsAround(support.cell).length, laws: 0, errors: [] };
  if (evident.length > 0) return { ...base, dressed: evident.map(asIs), tried: drivers.length };
  const inOrder = where.length === 0 ? [] : await remembering(interview, recordedOne);
  if (inOrder.length > 0) return { ...base, dressed: inOrder.map(asIs) };
  const given = await evidenceFor(recordedOne, support, known(asked));
  const causes = await byViolations(recordedOne, support, options, given, true);
  if (causes.length > 0) return { ...base, dressed: causes.map(({ hypothesis }) => asIs(hypothesis)) };
  const evidence = await evidenceAround(recordedOne, support, options, dtype, seed);
  const impure = await byViolations(recordedOne, support, options, evidence);
  if (impure.length > 0) return { ...base, dressed: impure.map(({ hypothesis }) => asIs(hypothesis)) };
  const tried = asked.length === 0 ? await tryLaws(interview.implementation, support, seed) : null;
  const { violations, errors, laws: count } = tried ?? { violations: known(asked), errors: [], laws: 0 };
  const further = await evidenceFor(recordedOne, support, violations);
  const found = await byViolations(recordedOne, support, options, further, true);
  const late = found.length === 0 && violations.length > 0 ? await remembering(interview, recordedOne) : [];
  if (late.length > 0) return { ...base, dressed: late.map(asIs), laws: count, errors };
  const curves = await byCurves(interview);
  if (found.length === 0) {
    const exchanged = [...further, ...evidence].flatMap(({ exchanges }) => exchanges.map(({ asked: its }) => its));
    const read = curves.probes.filter(wrongIn).map(({ request }) => request);
    const wrong = await askedAgain(interview, [...read, ...exchanged].slice(0, AGAIN));
    const single = await ofRareNumbers(interview, wrong, all, curves);
    if (single.dressed.length > 0) return { ...base, ...single, where, laws: count, errors };
  }
  const violated = [...new Set([...violations, ...evidence].map(({ law }) => law))];
  const places = placesOf([...around.probes, ...sizes.probes]);
  const localised = found.length > 0 ? [] : [...curves.sentences, ...places, ...lawSentences(violated)];
  const isClean = [where, localised, errors, found].every((list) => list.length === 0);
  return {
    ...base,
    ...(isClean && { tried: 0 }),
    dressed: found.map(({ hypothesis }) => asIs(hypothesis)),
    localised,
    laws: count,
    errors,
  };
}

/** Violations with their laws. */
const known = (asked: readonly Violation[]): { readonly law: Law; readonly case: Case }[] =>
  asked.flatMap(({ law: id, case: c }) => laws.filter((law) => law.id === id).map((law) => ({ law, case: c })));

/** Kinds of requests, beyond those asked so far, that an explanation does not account for, in a sentence. */
async function unexplained(interview: Interview, { hypothesis, partly }: Dressed): Promise<string[]> {
  const { probes } = await beyondOneLayer(interview);
  for (const one of probes) {
    const side: Side = partly === true || one.answer.gradients === undefined ? "outputs" : "all";
    const says = await expected(hypothesis, one.request, side === "all", one.support);
    if (says !== null && !agreesWholly(held(one, says, side))) {
      const { layers, lengths, sizes } = one.request;
      const kind = `${layers.length} ${layers.length === 1 ? "layer" : "layers"}, ${layers[0]?.direction}, ${lengths === null ? "rows of one length" : "rows of unequal length"}, T = ${sizes.T}, B = ${sizes.B}`;
      return [`That does not explain everything: answers for ${kind} are otherwise.`];
    }
  }
  return [];
}

async function explanationOf(
  { hypothesis, outputs, gradients, partly = false }: Dressed,
  probes: readonly Probe[],
): Promise<Explanation> {
  const { id, kind, sentence, names } = hypothesis;
  const side: Side = partly ? "outputs" : "all";
  const shares = await Promise.all(
    probes.map(async (one) => {
      const says = await expected(
        hypothesis,
        one.request,
        side === "all" && one.answer.gradients !== undefined,
        one.support,
      );
      return says === null ? [] : held(one, says, side);
    }),
  );
  const all = together(shares);
  const sum = (of: (one: (typeof all)[number]) => number): number => all.reduce((total, one) => total + of(one), 0);
  return {
    id,
    kind,
    sentence,
    outputs,
    gradients,
    agrees: sum(({ agrees }) => agrees),
    of: sum(({ of }) => of),
    partly,
    bugs: bugsLike(names),
  };
}

/** The diagnosis of a program whose weights are quantised otherwise than it declares. */
const ofQuantiser = (about: Pick<Diagnosis, "cell" | "options" | "dtype">, sentence: string): Diagnosis => ({
  ...about,
  failure: null,
  right: false,
  where: [],
  errors: [],
  localised: [sentence],
  explanations: [],
  nearest: [],
  tried: 0,
  looked: "",
});

/**
 * Diagnoses an implementation of a cell: the wrong answers, and the known mistake, or other cell, that explains all of its answers.
 * @param seed of the questions that are asked
 * @param violations that made somebody ask: an explanation violates one of these laws in the same case at least
 */
export async function examine(
  asked: Implementation,
  support: Support,
  options: Options,
  dtype: Dtype,
  seed: number,
  violations: readonly Violation[] = [],
): Promise<Examination> {
  const { cell } = support;
  if (cellOf(cell).integer !== undefined) {
    const its = violations.map((one) => one.case);
    return { diagnosis: await diagnoseIntegers(asked, support, options, seed, its), candidates: [] };
  }
  const chosen = canonical(stepFor(support.cell, options).cell, options);
  if (support.int8Weights === true) {
    const sentence = await otherQuantiser(asked, support, chosen, dtype, seed);
    if (sentence !== null)
      return { diagnosis: ofQuantiser({ cell, options: chosen, dtype }, sentence), candidates: [] };
  }
  const implementation = recorded(asked);
  const step = stepFor(support.cell, chosen);
  const interview: Interview = {
    implementation,
    support,
    options: chosen,
    dtype,
    seed,
    step,
    refusals: [],
    answered: [],
  };
  const plainProbes = await probeEquations(interview);
  const about = { cell: support.cell, options: chosen, dtype, failure: null };
  if (plainProbes.length === 0) {
    const failure = interview.refusals[0];
    const reason =
      failure === undefined
        ? "nothing was asked"
        : failure.offered
          ? failure.reason
          : `it does not offer this: ${failure.reason}`;
    const diagnosis: Diagnosis = {
      ...about,
      failure: reason,
      right: false,
      where: ["It answered nothing that was asked."],
      errors: [],
      localised: [],
      explanations: [],
      nearest: [],
      tried: 0,
      looked: "",
    };
    return { diagnosis, candidates: [] };
  }
  const arithmetic = await byArithmetic(interview, plainProbes);
  const isArithmetic = arithmetic.hypotheses.length + arithmetic.sentences.length > 0;
  const probes = isArithmetic ? arithmetic.probes : plainProbes;
  const where = localise(probes);
  const [outputs, gradients] = (["outputs", "gradients"] as const).map((side) =>
    isRight(together(probes.map((one) => held(one, one.right, side)))),
  ) as [boolean, boolean];
  const isPlainRight = outputs && gradients;
  const explained: Result = {
    ...nothing,
    dressed: arithmetic.hypotheses.map(asIs),
    localised: arithmetic.sentences,
    tried: arithmetic.tried,
  };
  const result =
    isPlainRight && !isArithmetic
      ? await beyond(interview, implementation, probes, violations)
      : {
          ...(isArithmetic ? explained : await (outputs ? ofGradients : ofOutputs)(interview, implementation, probes)),
          laws: 0,
          errors: [],
        };
  const given = result.dressed.map(({ hypothesis, gradients: told }): Candidate => ({
    id: hypothesis.id,
    sentence: hypothesis.sentence,
    outputsAlone: told === NEITHER,
    hypothesis,
    implementation: () => implementationOf(hypothesis, support),
  }));
  const own = await Promise.all(
    given.map(async (candidate) => {
      const its = await accounts(candidate, support, violations);
      return its.length === 0 || its.some((account) => account !== "holds");
    }),
  );
  const kept = result.dressed.filter((_, k) => own[k]);
  const candidates = given.filter((_, k) => own[k]);
  const explanations = await Promise.all(kept.map((one) => explanationOf(one, [...probes, ...result.probes])));
  const [first] = kept;
  const isPure = first?.hypothesis.driver?.wrong.impure !== true;
  const more = first !== undefined && isPure && !isPlainRight ? await unexplained(interview, first) : [];
  const nearest = await Promise.all(result.nearest.map(({ hypothesis }) => explanationOf(asIs(hypothesis), probes)));
  const thrown = interview.refusals.map(({ reason }) => reason);
  const ofLaws = result.errors.filter((error) => !thrown.some((reason) => error.includes(reason)));
  const errors = [...errorsOf(interview.refusals, interview.answered), ...ofLaws];
  const right =
    isPlainRight &&
    [result.dressed, result.where, result.localised, errors, violations].every((list) => list.length === 0);
  const diagnosis: Diagnosis = {
    ...about,
    right,
    // the first answers did not show what the explanation says
    where: [...(outputs && kept[0]?.outputs ? [] : where), ...result.where, ...more],
    errors,
    localised: result.localised,
    explanations,
    nearest: kept.length > 0 ? [] : nearest,
    tried: result.tried,
    looked: lookedAt(interview, isPlainRight, result.laws),
  };
  return { diagnosis, candidates };
}

/** Requests that were made, and kinds that were not. */
function lookedAt({ support, dtype, options, answered }: Interview, all: boolean, count: number): string {
  const chosen = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  const what = `${answered.length} requests in ${dtype}${chosen.length === 0 ? "" : ` with ${chosen.join(", ")}`}`;
  const others = [
    ...(support.dtypes.length > 1 ? ["other element types"] : []),
    ...(support.options.length > 1 ? ["other options"] : []),
  ];
  if (all) return `Looked at: ${what}${count > 0 ? `, and the ${count} laws of a quick run` : ""}.`;
  return `Looked at: ${what}${others.length > 0 ? `; not looked at: ${others.join(", ")}` : ""}.`;
}

/** The diagnosis alone. */
export const diagnose = async (...given: Parameters<typeof examine>): Promise<Diagnosis> =>
  (await examine(...given)).diagnosis;
