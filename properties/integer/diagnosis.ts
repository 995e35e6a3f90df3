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

/** Runs that are asked beside the violations: single steps, as many of one row as of two, and short sequences. */
const STEPS = 16;
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

type Part = "y" | "h" | "c";

const partOf = ({ y, final }: RunAnswer, part: Part): ArrayLike<number> | undefined =>
  (part === "y" ? y : final?.[0]?.[0]?.[part])?.data;

/** True where all answers have the right numbers of a part. */
const isRight = (probes: readonly Probe[], part: Part): boolean =>
  probes.every(({ answer, right }) => {
    const want = partOf(right, part);
    return Array.from(partOf(answer, part) ?? []).every((value, k) => value === want?.[k]);
  });

const allRight = (probes: readonly Probe[]): boolean =>
  (["y", "h", "c"] as const).every((part) => isRight(probes, part));

/** Words for a number that the format of its tensor does not have. */
function strange(probes: readonly Probe[]): string[] {
  for (const part of ["y", "h", "c"] as const) {
    const bits = part === "c" ? 16 : 8;
    const most = 2 ** (bits - 1);
    const odd = probes
      .flatMap(({ answer }) => Array.from(partOf(answer, part) ?? []))
      .find((value) => !Number.isInteger(value) || value < -most || value >= most);
    if (odd === undefined) continue;
    const why = Number.isInteger(odd) ? `is outside its ${bits} bits` : "is no integer";
    return [`A number of ${part === "y" ? "y" : `the final ${part}`} ${why}: ${odd}.`];
  }
  return [];
}

/** The parts of single steps of one row that are wrong: a mistake behind the cell leaves the cell right. */
function ofSteps(steps: readonly Probe[]): string {
  const from = ({ request }: Probe): boolean => request.layers[0]?.initial !== null;
  const [given, absent] = [steps.filter(from), steps.filter((step) => !from(step))];
  if (given.length > 0 && absent.length > 0) {
    if (allRight(given))
      return "A step from an initial state is right, one without it is not: there h starts at its zero point, and c at 0.";
    if (allRight(absent))
      return "A step without an initial state is right, one from it is not: the mistake is in the initial state, in U, or in f ⊙ c′.";
  }
  if (!isRight(steps, "c"))
    return "After one step c is wrong: the mistake is in i, f or g, in how the cell is made of them, or in the states before.";
  if (!isRight(steps, "h"))
    return "After one step c is right and h is not: the mistake is in o, in tanh of c, or in the scale or the zero point of h.";
  return "After one step the final h is right and the output y is not.";
}

/** The runs that are wrong, in a sentence; none where too little was answered to say so. */
function localised(probes: readonly Probe[]): string[] {
  const isStep = ({ request }: Probe): boolean => request.sizes.T === 1;
  const [rows, batches] = [
    probes.filter(({ request }) => request.sizes.B === 1),
    probes.filter(({ request }) => request.sizes.B > 1),
  ];
  const alone = rows.filter(isStep);
  const said = strange(probes);
  // a number in no format of its tensor says nothing about the step
  if (said.length > 0 || alone.length === 0) return said;
  if (!allRight(alone)) return [ofSteps(alone)];
  if (!allRight(batches.filter(isStep)))
    return ["A step of one row is right, one of a batch is not: the mistake is in the rows of a batch."];
  return ["Single steps are right: the mistake shows in several steps, as one in what is kept from step to step does."];
}

const space = (support: Support, T: Space["T"], B: Space["B"]): Space => ({
  ...everywhere,
  T,
  B,
  m: [1, 5],
  n: [1, 5],
  directions: ["forward"],
  lengths: "none",
  start: support.initialState ? ["drawn", "drawn", "absent"] : ["absent"],
});

/** Diagnoses an implementation of a cell of integers: the known mistake that gives every number of its answers, bit for bit. */
export async function diagnoseIntegers(
  implementation: Implementation,
  support: Support,
  options: Options,
  seed: number,
  violations: readonly Case[],
): Promise<Diagnosis> {
  const drawn = (T: Space["T"], B: Space["B"], numRuns: number): Case[] =>
    fc.sample(cases(support.cell, options, "float64", space(support, T, B)), { seed: seed | 0, numRuns });
  const probes: Probe[] = [];
  const errors = new Set<string>();
  for (const c of [
    ...violations,
    ...drawn([1, 1], [1, 1], STEPS),
    ...drawn([1, 1], [2, 2], STEPS),
    ...drawn([2, 4], [1, 2], RUNS),
  ]) {
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
    localised: all.length === 0 ? localised(probes) : [],
    explanations: all.map((mutant) => explanation(mutant, explained(probes, mutant))),
    nearest,
    looked,
  };
}
