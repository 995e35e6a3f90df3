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

const isProfile = (name: string): name is ProfileName => Object.hasOwn(profiles, name);

/**
 * Grade of accuracy. `faithful`: activations within 4 ulp, as those of a good libm. `absolute`: within 2⁻²⁰ (float32) or 2⁻⁴⁹
 * (float64), whichever of the two is larger: vectorised approximations that are good near 1 and coarse near 0. Of a half type
 * they are the narrowest and the widest arithmetic. Or an arithmetic by its name.
 */
export type Grade = "faithful" | "absolute" | ProfileName;

/** Grades of an element type, from the narrowest; an arithmetic that must be declared is none of them. */
const ladders: Readonly<Record<Dtype, readonly [Grade, ...Grade[]]>> = {
  float32: ["faithful", "absolute"],
  float64: ["faithful", "absolute"],
  float16: ["float16/float32", "float16/float32-accumulate", "float16"],
  bfloat16: ["bfloat16/float32", "bfloat16/float32-accumulate", "bfloat16"],
};

/** From the weakest. */
export const grades: readonly Grade[] = [...new Set([...profileNames, ...Object.values(ladders).flat()])].toReversed();

/**
 * The grades at which an answer is judged, one after the other: those of its element type up to the one that is demanded, or to
 * the arithmetic that was declared.
 */
export function gradesUpTo(
  dtype: Dtype,
  demanded: Grade,
  declared: readonly ProfileName[] = [],
): readonly [Grade, ...Grade[]] {
  const ladder = ladders[dtype];
  const its = declared.find((name) => profiles[name].dtype === dtype);
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

const known = new Map<ProfileName, Precision>();

/**
 * The precision of an implementation in `dtype` of grade `accuracy`, held to the float64 oracle.
 * @param relative with what `absolute` allows near 1 in proportion to the value: as many digits near 0
 */
export function precision(dtype: Dtype, accuracy: Grade, relative = false): Precision {
  const name = isProfile(accuracy) ? accuracy : gradesUpTo(dtype, accuracy).at(-1);
  if (name !== undefined && isProfile(name)) {
    const found = known.get(name) ?? ofProfile(profiles[name]);
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
