import * as fc from "fast-check";
import type { Implementation, RunAnswer, RunRequest, Support } from "../../impl/contract.ts";
import { type ChangeInt8, answerInt8 } from "../../impl/defined/integer.ts";
import { leaves } from "../../impl/tree.ts";
import type { Options } from "../../spec/options.ts";
import { type Space, cases, everywhere } from "../cases/arbitrary.ts";
import type { Case } from "../cases/case.ts";
import { drawRequest } from "../cases/request.ts";
import type { Diagnosis, Explanation } from "../diagnosis/diagnosis.ts";
import { NotOffered, ask, blame } from "../run/ask.ts";
import { type MutantInt8, mutantsInt8 } from "./mutants.ts";

/** Runs that are asked beside the violations: single steps, and short sequences. */
const STEPS = 32;
const RUNS = 8;
/** Nearest mistakes that are told. */
const NEAREST = 3;

/** A run, what was answered, and the right answer. */
interface Probe {
  readonly request: RunRequest;
  readonly answer: RunAnswer;
  readonly right: RunAnswer;
}

/** Numbers of an answer that are those of another, and all of them. */
function agreement(answer: RunAnswer, other: RunAnswer): { readonly agrees: number; readonly of: number } {
  const theirs = new Map(leaves({ y: other.y, final: other.final }));
  let [agrees, of] = [0, 0];
  for (const [what, { data }] of leaves({ y: answer.y, final: answer.final })) {
    of += data.length;
    data.forEach((value, k) => (agrees += Number(value === theirs.get(what)?.data[k])));
  }
  return { agrees, of };
}

/** The numbers of all answers that a change to the definition gives. */
function explained(probes: readonly Probe[], change: ChangeInt8): { readonly agrees: number; readonly of: number } {
  let [agrees, of] = [0, 0];
  for (const { request, answer } of probes) {
    const found = agreement(answer, answerInt8(request, change));
    agrees += found.agrees;
    of += found.of;
  }
  return { agrees, of };
}

const explanation = (
  { id, sentence }: MutantInt8,
  share: { readonly agrees: number; readonly of: number },
): Explanation => ({
  id: `lstm-int8/${id}`,
  kind: "fault",
  sentence,
  outputs: sentence,
  gradients: null,
  ...share,
  partly: false,
  bugs: [],
});

/** The mistakes that give more of the numbers than the definition does. */
function nearestOf(probes: readonly Probe[]): Explanation[] {
  const { agrees: right } = explained(probes, {});
  return mutantsInt8
    .map((mutant) => explanation(mutant, explained(probes, mutant)))
    .filter(({ agrees }) => agrees > right)
    .toSorted((a, b) => b.agrees - a.agrees)
    .slice(0, NEAREST);
}

/** The parts of single steps that are wrong, in a sentence: a mistake behind the cell leaves the cell right. */
function localised(probes: readonly Probe[]): string {
  const steps = probes.filter(({ request }) => request.sizes.T === 1);
  const isRight = (part: "y" | "h" | "c"): boolean =>
    steps.every(({ answer, right }) => {
      const [got, want] = [answer, right].map(({ y, final }) => (part === "y" ? y : final?.[0]?.[0]?.[part])?.data);
      return got?.every((value, k) => value === want?.[k]) === true;
    });
  const [y, h, c] = (["y", "h", "c"] as const).map(isRight);
  if (!c) return "After one step c is wrong: the mistake is in i, f or g, or in how the cell is made of them.";
  if (!h)
    return "After one step c is right and h is not: the mistake is in o, in tanh of c, or in the scale or the zero point of h.";
  if (!y) return "After one step the final h is right and the output y is not.";
  return "Single steps are right: the mistake is in what is kept from step to step, or in rows.";
}

const space = (support: Support, T: Space["T"]): Space => ({
  ...everywhere,
  T,
  B: [1, 2],
  m: [1, 5],
  n: [1, 5],
  directions: ["forward"],
  lengths: "none",
  start: support.initialState ? ["drawn"] : ["absent"],
});

/** Diagnoses an implementation of a cell of integers: the known mistake that gives every number of its answers, bit for bit. */
export async function diagnoseIntegers(
  implementation: Implementation,
  support: Support,
  options: Options,
  seed: number,
  violations: readonly Case[],
): Promise<Diagnosis> {
  const drawn = (T: Space["T"], numRuns: number): Case[] =>
    fc.sample(cases(support.cell, options, "float64", space(support, T)), { seed: seed | 0, numRuns });
  const probes: Probe[] = [];
  const errors = new Set<string>();
  for (const c of [...violations, ...drawn([1, 1], STEPS), ...drawn([2, 4], RUNS)]) {
    const { request } = drawRequest(c);
    try {
      probes.push({ request, answer: await ask(implementation, request), right: answerInt8(request) });
    } catch (error) {
      errors.add(error instanceof NotOffered ? `It does not offer this: ${error.message}` : blame(error));
    }
  }
  const about = { cell: support.cell, options, dtype: "float64", tried: mutantsInt8.length } as const;
  const none = { where: [], errors: [...errors], localised: [], explanations: [], nearest: [] };
  const looked = `${probes.length} runs were asked.`;
  const [failure = null] = errors;
  if (probes.length === 0) return { ...about, ...none, failure, right: false, looked: "" };
  const wrong = probes.filter(({ answer, right }) => agreement(answer, right).agrees < agreement(answer, right).of);
  if (wrong.length === 0) return { ...about, ...none, failure: null, right: errors.size === 0, looked };
  const where = [`${wrong.length} of ${probes.length} runs have a wrong number.`];
  // most mistakes fail at the first wrong answer: it is compared first
  const inOrder = [...wrong, ...probes.filter((probe) => !wrong.includes(probe))];
  const all = mutantsInt8.filter((mutant) =>
    inOrder.every(({ request, answer }) => {
      const { agrees, of } = agreement(answer, answerInt8(request, mutant));
      return agrees === of;
    }),
  );
  const nearest = all.length > 0 ? [] : nearestOf(probes);
  return {
    ...about,
    ...none,
    failure: null,
    right: false,
    where,
    localised: all.length === 0 ? [localised(probes)] : [],
    explanations: all.map((mutant) => explanation(mutant, explained(probes, mutant))),
    nearest,
    looked,
  };
}
