import type { Dtype } from "../tensor.ts";
import type { ActivationName } from "./activation-name.ts";

/** Unit roundoff: half the distance from 1 to the next number. */
export const unitRoundoff: Readonly<Record<Dtype, number>> = {
  float32: 2 ** -24,
  float64: 2 ** -53,
  float16: 2 ** -11,
  bfloat16: 2 ** -8,
};

/** An arithmetic in numbers: a unit roundoff for each kind of number in it. */
export interface Profile {
  /** Element type of the tensors that go in and come out. */
  readonly dtype: Dtype;
  /** Unit roundoff of the states that a step leaves to the next, and of gradients that one leaves to the step before it. */
  readonly kept: number;
  /** Unit roundoff of the factors of matrix products; 0 where they are taken as they are. */
  readonly operands: number;
  /** The largest number of a factor of a matrix product times this is how far each of its numbers may be moved besides; 0: not at all. */
  readonly quantised: number;
  /** Unit roundoff of the sums in matrix products. */
  readonly sums: number;
  /** Unit roundoff of every other operation; matrix products that are stored round to it once more. */
  readonly gates: number;
  /** An activation is off by so much of its value, or by so much, whichever is more. */
  readonly activation: { readonly relative: number; readonly absolute: number };
}

const { float32: single, float16: half, bfloat16: brain } = unitRoundoff;
const own = { kept: 0, operands: 0, quantised: 0, sums: single, gates: single };
/** Four ulp of float32. */
const good = { relative: 8 * single, absolute: 0 };

/** The name of an arithmetic: its storage, then what is wider or narrower in it. */
export type ProfileName =
  | "float16/float32"
  | "float16/float32-accumulate"
  | "float16"
  | "bfloat16/float32"
  | "bfloat16/float32-accumulate"
  | "bfloat16"
  | "tf32"
  | "float32/fast-activations"
  | "int8-weights";

/** The arithmetics that have a name. */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  "float16/float32": { ...own, dtype: "float16", kept: half, operands: half, activation: good },
  "float16/float32-accumulate": {
    ...own,
    dtype: "float16",
    gates: half,
    activation: { relative: 2 * half, absolute: 0 },
  },
  // σ is 0 where its exponential passes 65,504
  float16: {
    ...own,
    dtype: "float16",
    sums: half,
    gates: half,
    activation: { relative: 4 * half, absolute: 2 ** -16 },
  },
  "bfloat16/float32": { ...own, dtype: "bfloat16", kept: brain, operands: brain, activation: good },
  "bfloat16/float32-accumulate": {
    ...own,
    dtype: "bfloat16",
    gates: brain,
    activation: { relative: 2 * brain, absolute: 0 },
  },
  bfloat16: { ...own, dtype: "bfloat16", sums: brain, gates: brain, activation: { relative: 4 * brain, absolute: 0 } },
  tf32: { ...own, dtype: "float32", operands: half, activation: { ...good, absolute: 2 ** -20 } },
  "float32/fast-activations": { ...own, dtype: "float32", activation: { relative: 2 ** -11, absolute: 2 ** -12 } },
  "int8-weights": { ...own, dtype: "float32", quantised: 1 / 254, activation: { ...good, absolute: 2 ** -20 } },
};
export const profileNames: readonly ProfileName[] = Object.keys(profiles) as ProfileName[];

const isName = (name: string): name is ProfileName => Object.hasOwn(profiles, name);

/** An arithmetic in numbers, as text: `float32:relative=1.1e-5`; what is not said is the element type's own. */
export type ProfileNumbers = `${Dtype}:${string}`;

/** An arithmetic by its name, or in numbers. */
export type ArithmeticId = ProfileName | ProfileNumbers;

/** The numbers that a text may give: unit roundoffs of binary types, then distances. */
const roundoffs = ["kept", "operands", "sums", "gates"] as const;
const numbers = [...roundoffs, "quantised", "relative", "absolute"] as const;
type Numbers = Readonly<Record<(typeof numbers)[number], number>>;

/** The numbers of an element type's own arithmetic, whose operations other than matrix products have the unit roundoff `gates`. */
const ownNumbers = (dtype: Dtype, gates = unitRoundoff[dtype]): Numbers => ({
  kept: gates < unitRoundoff[dtype] ? unitRoundoff[dtype] : 0,
  operands: 0,
  quantised: 0,
  sums: gates,
  gates,
  relative: 8 * gates,
  absolute: 0,
});

/** @throws RangeError */
function numberOf(key: string, text: string): number {
  const [, exponent] = /^2\^-(\d{1,2})$/.exec(text) ?? [];
  const value = exponent === undefined ? Number(text) : 2 ** -Number(exponent);
  if (!/^[\d.e^-]+$/.test(text) || !(value >= 0 && value <= 1))
    throw new RangeError(`${key}=${text} is no number from 0 to 1, such as 2^-11 or 1.1e-5`);
  return value;
}

/** @throws RangeError one sentence: what is wrong in the text, what it must be */
function readNumbers(text: string): Profile {
  const [, head = "", list = ""] = /^([^:]*):(.*)$/.exec(text) ?? [];
  if (!Object.hasOwn(unitRoundoff, head))
    throw new RangeError(`there is no element type "${head}"; there are ${Object.keys(unitRoundoff).join(", ")}`);
  const dtype = head as Dtype;
  const given = new Map<string, number>();
  for (const part of list.split(",")) {
    const [, key = part, value = ""] = /^([^=]*)=(.*)$/.exec(part) ?? [];
    if (!numbers.some((one) => one === key))
      throw new RangeError(`there is no number "${key}"; there are ${numbers.join(", ")}`);
    if (given.has(key)) throw new RangeError(`${key} is given twice`);
    given.set(key, numberOf(key, value));
  }
  const known = { ...ownNumbers(dtype, given.get("gates")), ...Object.fromEntries(given) };
  for (const key of roundoffs) {
    const digits = -Math.log2(known[key]);
    const isNone = known[key] === 0 && (key === "kept" || key === "operands");
    if (!isNone && !(Number.isInteger(digits) && digits >= 4 && digits <= 53))
      throw new RangeError(
        `${key} must be a power of two from 2^-53 to 2^-4${key === "kept" || key === "operands" ? ", or 0" : ""}`,
      );
  }
  const { kept, gates, relative, absolute, ...rest } = known;
  if (gates < unitRoundoff[dtype] && kept < unitRoundoff[dtype])
    throw new RangeError(`kept must be 2^${Math.log2(unitRoundoff[dtype])} at least: ${dtype} has no more digits`);
  return { dtype, kept, gates, ...rest, activation: { relative, absolute } };
}

const read = new Map<string, Profile>();

/** The numbers of an arithmetic. @throws RangeError one sentence, for a text that is none */
export function profileOf(arithmetic: string): Profile {
  if (isName(arithmetic)) return profiles[arithmetic];
  if (!arithmetic.includes(":"))
    throw new RangeError(
      `must be one of ${profileNames.join(", ")}, or in numbers, such as float32:relative=2^-11 (${numbers.join(", ")})`,
    );
  const found = read.get(arithmetic) ?? readNumbers(arithmetic);
  read.set(arithmetic, found);
  return found;
}

const isArithmetic = (grade: string): grade is ArithmeticId => isName(grade) || grade.includes(":");

/** An arithmetic in numbers, as {@link profileOf} reads it. */
export function inNumbers({ dtype, activation, ...rest }: Profile): ProfileNumbers {
  const its: Numbers = { ...rest, ...activation };
  const usual = ownNumbers(dtype, its.gates);
  const given = numbers.filter((key) => its[key] !== (key === "gates" ? unitRoundoff[dtype] : usual[key]));
  const text = (v: number): string => (v > 0 && Number.isInteger(Math.log2(v)) ? `2^${Math.log2(v)}` : String(v));
  // one number at least: a text without any is no arithmetic
  const told = given.length === 0 ? (["gates"] as const) : given;
  return `${dtype}:${told.map((key) => `${key}=${text(its[key])}`).join(",")}`;
}

/**
 * Grade of accuracy. `faithful`: activations within 4 ulp, as those of a good libm. `absolute`: within 2⁻²⁰ (float32) or 2⁻⁴⁹
 * (float64), whichever of the two is larger: vectorised approximations that are good near 1 and coarse near 0. Of a half type
 * they are the narrowest and the widest arithmetic. Or an arithmetic.
 */
export type Grade = "faithful" | "absolute" | ArithmeticId;

/** Grades of an element type, from the narrowest; an arithmetic that must be declared is none of them. */
const ladders: Readonly<Record<Dtype, readonly [Grade, ...Grade[]]>> = {
  float32: ["faithful", "absolute"],
  float64: ["faithful", "absolute"],
  float16: ["float16/float32", "float16/float32-accumulate", "float16"],
  bfloat16: ["bfloat16/float32", "bfloat16/float32-accumulate", "bfloat16"],
};

/** Grades with a name, from the weakest. */
const grades: readonly Grade[] = [
  ...new Set<Grade>([
    ...ladders.float32,
    ...profileNames.filter((name) => profiles[name].dtype === "float32"),
    ...profileNames,
  ]),
].toReversed();

/** The weakest of some grades: an arithmetic in numbers before all that have a name. */
export function weakestOf(among: readonly (Grade | null)[]): Grade | null {
  const [first] = among.filter((one) => one?.includes(":") === true).toSorted((a, b) => (`${a}` < `${b}` ? -1 : 1));
  return first ?? grades.find((one) => among.includes(one)) ?? null;
}

/**
 * The grades at which an answer is judged, one after the other: those of its element type up to the one that is demanded, or to
 * the arithmetic that was declared; an arithmetic that was declared in numbers alone.
 */
export function gradesUpTo(
  dtype: Dtype,
  demanded: Grade,
  declared: readonly ArithmeticId[] = [],
): readonly [Grade, ...Grade[]] {
  const ladder = ladders[dtype];
  const its = declared.find((one) => profileOf(one).dtype === dtype);
  if (its?.includes(":") === true) return [its];
  const last = its ?? (demanded === "absolute" ? ladder.at(-1) : demanded === "faithful" ? ladder[0] : demanded);
  const [first, ...rest] = ladder;
  const at = ladder.indexOf(last as Grade);
  if (at === 0) return [first];
  return [first, ...(at > 0 ? rest.slice(0, at) : [...rest, last as Grade])];
}

/** The arithmetic of two computations whose distance an error analysis bounds. */
export interface Precision {
  /** Sum of the unit roundoffs of the implementation and of the float64 oracle: errors are superadditive in it. Of sums in matrix products it is `sums`. */
  readonly unitRoundoff: number;
  readonly sums: number;
  /** Unit roundoff of states kept between steps, and of what is handed out, where they are stored in fewer digits than they have; else 0. */
  readonly kept: number;
  /** Unit roundoff of what is handed out. */
  readonly stored: number;
  /** Factors of matrix products are moved by so much of themselves, or of the largest of them; null where they are taken as they are. */
  readonly operands: { readonly relative: number; readonly ofLargest: number } | null;
  /** The most that underflow loses: the smallest normal number, which may be flushed to zero; of half types, which are not flushed, the smallest number. */
  readonly minNormal: number;
  /** Largest finite number; a value that may pass it may become infinite, and NaN from there on. */
  readonly maxFinite: number;
  /** Largest distance between two computed φ at the same argument, where one of them is `value`. */
  readonly activation: (fn: ActivationName, value: number) => number;
}

const mostLost: Readonly<Record<Dtype, number>> = {
  float32: 2 ** -126,
  float64: 2 ** -1022,
  float16: 2 ** -24,
  bfloat16: 2 ** -126,
};
const largestFinite: Readonly<Record<Dtype, number>> = {
  float32: (2 - 2 ** -23) * 2 ** 127,
  float64: Number.MAX_VALUE,
  float16: 65_504,
  bfloat16: (2 - 2 ** -7) * 2 ** 127,
};
const absoluteError = { float32: 2 ** -20, float64: 2 ** -49 };

/** An ulp of v is at most 2u|v|. */
const ULPS = 4;

const isExact = (fn: ActivationName): boolean => fn === "relu" || fn === "identity";

function ofProfile({ dtype, kept, operands, quantised, sums, gates, activation }: Profile): Precision {
  const share = unitRoundoff.float64;
  const tiny = mostLost[dtype];
  const stored = unitRoundoff[dtype] + share;
  return {
    unitRoundoff: gates + share,
    sums: sums + share,
    kept: kept > gates ? kept + share : 0,
    stored,
    operands: operands + quantised === 0 ? null : { relative: operands, ofLargest: quantised },
    minNormal: tiny,
    maxFinite: largestFinite[dtype],
    activation: (fn, value) =>
      isExact(fn)
        ? 0
        : Math.max((activation.relative + ULPS * 2 * share) * Math.abs(value), activation.absolute) + tiny,
  };
}

const known = new Map<ArithmeticId, Precision>();

/**
 * The precision of an implementation in `dtype` of grade `accuracy`, held to the float64 oracle.
 * @param relative with what `absolute` allows near 1 in proportion to the value: as many digits near 0
 */
export function precision(dtype: Dtype, accuracy: Grade, relative = false): Precision {
  const name = isArithmetic(accuracy) ? accuracy : gradesUpTo(dtype, accuracy).at(-1);
  if (name !== undefined && isArithmetic(name)) {
    const found = known.get(name) ?? ofProfile(profileOf(name));
    known.set(name, found);
    return found;
  }
  const type = dtype === "float32" ? "float32" : "float64";
  const unit = unitRoundoff[type] + unitRoundoff.float64;
  const tiny = mostLost[type];
  const allowed = accuracy === "absolute" ? absoluteError[type] : 0;
  const [slope, floor] = relative ? [Math.max(ULPS * 2 * unit, allowed), 0] : [ULPS * 2 * unit, allowed];
  return {
    unitRoundoff: unit,
    sums: unit,
    kept: 0,
    stored: unit,
    operands: null,
    minNormal: tiny,
    maxFinite: largestFinite[type],
    activation: (fn, value) => (isExact(fn) ? 0 : Math.max(slope * Math.abs(value), floor) + tiny),
  };
}
