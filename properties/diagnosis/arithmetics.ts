import { leafAt, leaves } from "../../impl/tree.ts";
import {
  type ArithmeticId,
  type Profile,
  inNumbers,
  profileNames,
  profileOf,
  unitRoundoff,
} from "../../spec/language/precision.ts";
import { nearest } from "../../spec/storage.ts";
import { mapTensor, mapTensors, withParams } from "../requests/rearrange.ts";
import { type Hypothesis, expectationOf, gradeOf } from "./hypothesis.ts";
import { longSums, uneven } from "../laws/numerics/many-small-terms.ts";
import { type Interview, type Probe, answerTo, drawnFrom, held, isRight, plain, probe, requestOf } from "./probes.ts";
import { explaining } from "./search.ts";

/** Requests whose sums are long enough for their roundings to show, of each kind. */
const ASKED = 4;
const LONG = { m: [8, 17], n: [16, 33], T: [1, 3], regimes: ["tame"] } as const;

/** Numbers from which it is told that all of them have few digits. */
const NUMBERS = 16;

/** The types to which numbers may be rounded besides, from the finest. */
const coarse = ["float16", "bfloat16"] as const;

const digitsOf = (unit: number): number => Math.round(-Math.log2(unit));

/** An arithmetic that is not the declared one, and the words for it. */
interface Departure {
  readonly arithmetic: ArithmeticId;
  readonly words: string;
}

/** The most binary digits of the numbers of a state, over all answers; null where there are too few numbers to tell. */
function digitsIn(state: string, probes: readonly Probe[]): number | null {
  const numbers = probes.flatMap(({ answer }) =>
    (answer.final ?? []).flatMap((layer) => layer.flatMap((its) => [...(its[state]?.data ?? [])])),
  );
  const told = numbers.filter((v) => v !== 0 && Number.isFinite(v) && Math.abs(v) < 1);
  if (told.length < NUMBERS) return null;
  let digits = 1;
  for (const v of told) while (nearest(v, digits) !== v) digits++;
  return digits;
}

/** Arithmetics that keep one state in fewer digits than a profile. */
function roundings(profile: Profile, states: readonly string[], probes: readonly Probe[]): Departure[] {
  const own = Math.max(unitRoundoff[profile.dtype], profile.kept);
  return states.flatMap((state): Departure[] => {
    const digits = digitsIn(state, probes);
    const type = coarse.findLast(
      (one) => digits !== null && unitRoundoff[one] > own && digits <= digitsOf(unitRoundoff[one]),
    );
    if (type === undefined) return [];
    const words = `${state} is rounded once more: all that is handed out of it has the digits of ${type}`;
    return [{ arithmetic: inNumbers({ ...profile, kept: unitRoundoff[type] }), words }];
  });
}

/** Arithmetics that round one kind of number to fewer digits than a profile, the finest first. */
function departures(profile: Profile, states: readonly string[], probes: readonly Probe[]): Departure[] {
  const { operands, sums, gates, activation } = profile;
  const to = (change: Partial<Profile>): ArithmeticId => inNumbers({ ...profile, ...change });
  const others = coarse.flatMap((type): Departure[] => {
    const unit = unitRoundoff[type];
    const wide = { relative: Math.max(activation.relative, 8 * unit), absolute: activation.absolute };
    return [
      ...(unit > Math.max(operands, gates)
        ? [{ arithmetic: to({ operands: unit }), words: `factors of matrix products are rounded to ${type}` }]
        : []),
      ...(unit > sums ? [{ arithmetic: to({ sums: unit }), words: `sums in matrix products are in ${type}` }] : []),
      ...(unit > gates
        ? [
            {
              arithmetic: to({ gates: unit, sums: Math.max(sums, unit), activation: wide }),
              words: `every operation is in ${type}`,
            },
          ]
        : []),
    ];
  });
  const named = profileNames
    .filter((name) => profileOf(name).dtype === profile.dtype && profileOf(name) !== profile)
    .map((name): Departure => ({ arithmetic: name, words: `the arithmetic is ${name}` }));
  return [...roundings(profile, states, probes), ...others, ...named];
}

/** The largest distance over its bound in some answers, where the arithmetic is this one. */
function ratioIn(probes: readonly Probe[], arithmetic: ArithmeticId, step: Interview["step"]): number {
  let most = 0;
  for (const { request, answer } of probes)
    for (const [what, { value, error }] of leaves(
      expectationOf(step, request, answer.gradients !== undefined, arithmetic),
    )) {
      const got = leafAt(answer, what)?.data;
      value.forEach((v, k) => {
        const [far, bound] = [Math.abs((got?.[k] ?? v) - v), error[k] as number];
        if (far > 0 && bound < Infinity) most = Math.max(most, Number.isNaN(far) ? Infinity : far / bound);
      });
    }
  return most;
}

/** Quantised weights whose zero point is left in: each is the largest of its matrix too much. */
const offset = ({ support, step }: Interview): Hypothesis => {
  const sentence =
    "The zero point of the quantised weights is left in: each is too large by the largest of its matrix.";
  const id = `${support.cell}/driver/zero-point-left-in`;
  return {
    id,
    kind: "driver",
    names: [id],
    sentence,
    step,
    driver: {
      id,
      cell: support.cell,
      pass: "driver",
      operator: "zero-point-left-in",
      sentence,
      wrong: {
        id: "zero-point-left-in",
        sentence,
        cells: [support.cell],
        laws: ["step/direct"],
        of: (correct) => (request) =>
          correct(
            withParams(request, (tensors) =>
              mapTensors(tensors, (t) => {
                const largest =
                  t.shape.length < 2 ? 0 : [...t.data].reduce((most, v) => Math.max(most, Math.abs(v)), 0);
                return mapTensor(t, (v) => v + largest);
              }),
            ),
          ),
      },
    },
  };
};

/** A mistake in the arithmetic that was declared. */
export interface ArithmeticFound {
  /** Mistakes with numbers of weights in place of roundings. */
  readonly hypotheses: readonly Hypothesis[];
  /** The rounding that explains all answers, in a sentence. */
  readonly sentences: readonly string[];
  /** Arithmetics that were tried. */
  readonly tried: number;
  /** All answers that were looked at. */
  readonly probes: readonly Probe[];
}

const short = (v: number): string => String(Number(v.toPrecision(2)));

const declaredOf = ({ support, dtype }: Interview): ArithmeticId | null =>
  support.precision?.find((one) => profileOf(one).dtype === dtype) ?? null;

/** A state that is kept in fewer digits than its element type has, where no arithmetic was declared. */
function undeclared({ step, dtype }: Interview, probes: readonly Probe[]): ArithmeticFound {
  const nothing = { hypotheses: [], sentences: [], tried: 0, probes };
  if (probes.every((one) => isRight(held(one, one.right, "all")))) return nothing;
  const own = profileOf(`${dtype}:gates=2^${Math.log2(unitRoundoff[dtype])}`);
  // the weakest grade of the element type
  const activation = { ...own.activation, absolute: 16 * unitRoundoff[dtype] };
  for (const { arithmetic, words } of roundings({ ...own, activation }, Object.keys(step.state), probes)) {
    const within = ratioIn(probes, arithmetic, step);
    if (within > 1) continue;
    const sentence = `As if ${words}: so every answer is within ${short(within)} of its bound. No arithmetic is declared.`;
    return { ...nothing, sentences: [sentence] };
  }
  return nothing;
}

/** The rounding that answers show beside those of the arithmetic that was declared; of states alone where none was; nothing where all is right. */
export async function byArithmetic(interview: Interview, probes: readonly Probe[]): Promise<ArithmeticFound> {
  const declared = declaredOf(interview);
  if (declared === null) return undeclared(interview, probes);
  const all = [...probes, ...(await probe(interview, { ...plain, ...LONG }, ASKED))];
  for (const c of drawnFrom(interview, { ...plain, ...longSums }, interview.seed, ASKED)) {
    const one = await answerTo(interview, uneven(requestOf(interview, c)));
    if (one !== null) all.push(one);
  }
  const nothing = { hypotheses: [], sentences: [], tried: 0, probes: all };
  const wrong = all.some((one) => !isRight(held(one, one.right, "all")));
  if (!wrong) return nothing;
  const { step, support, dtype } = interview;
  const profile = profileOf(declared);
  if (profile.quantised > 0) {
    const [found] = await explaining([offset(interview)], probes, "all");
    if (found !== undefined) return { ...nothing, hypotheses: [found.hypothesis], tried: 1 };
  }
  const beyond = ratioIn(all, gradeOf(support, dtype) as ArithmeticId, step);
  const candidates = departures(profile, Object.keys(step.state), all);
  for (const [k, { arithmetic, words }] of candidates.entries()) {
    const within = ratioIn(all, arithmetic, step);
    if (within > 1) continue;
    const sentence = `As if ${words}: so every answer is within ${short(within)} of its bound. Declared is ${declared}, of whose bound it is up to ${short(beyond)} times off.`;
    return { ...nothing, sentences: [sentence], tried: k + 1 };
  }
  return { ...nothing, tried: candidates.length };
}
