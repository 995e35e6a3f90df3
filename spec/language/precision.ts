import type { Dtype } from "../tensor.ts";
import type { ActivationName } from "./activation-name.ts";

/**
 * Grade of accuracy demanded of activations. `faithful`: within 4 ulp, as a good libm. `absolute`: within 2⁻²⁰ (float32) or
 * 2⁻⁴⁹ (float64), whichever of the two is larger: vectorised approximations that are good near 1 and coarse near 0.
 */
export type Grade = "faithful" | "absolute";

/** The arithmetic of two computations whose distance an error analysis bounds. */
export interface Precision {
  /** Sum of the unit roundoffs of the implementation and of the float64 oracle: errors are superadditive in it. */
  readonly unitRoundoff: number;
  /** Smallest normal number: the most that flushing a subnormal to zero loses. */
  readonly minNormal: number;
  /** Largest finite number; a value that may pass it may become infinite, and NaN from there on. */
  readonly maxFinite: number;
  /** Largest distance between two computed φ at the same argument, where one of them is `value`. */
  readonly activation: (fn: ActivationName, value: number) => number;
}

/** Unit roundoff: half the distance from 1 to the next number. */
export const unitRoundoff: Readonly<Record<Dtype, number>> = { float32: 2 ** -24, float64: 2 ** -53 };
const smallestNormal: Readonly<Record<Dtype, number>> = { float32: 2 ** -126, float64: 2 ** -1022 };
const largestFinite: Readonly<Record<Dtype, number>> = {
  float32: (2 - 2 ** -23) * 2 ** 127,
  float64: Number.MAX_VALUE,
};
const absoluteError: Readonly<Record<Dtype, number>> = { float32: 2 ** -20, float64: 2 ** -49 };

/** An ulp of v is at most 2u|v|. */
const ULPS = 4;

/**
 * The precision of an implementation in `dtype` whose activations are of grade `accuracy`, held to the float64 oracle.
 * @param relative with what `absolute` allows near 1 in proportion to the value: as many digits near 0
 */
export function precision(dtype: Dtype, accuracy: Grade, relative = false): Precision {
  const unit = unitRoundoff[dtype] + unitRoundoff.float64;
  const tiny = smallestNormal[dtype];
  const allowed = accuracy === "absolute" ? absoluteError[dtype] : 0;
  const [slope, floor] = relative ? [Math.max(ULPS * 2 * unit, allowed), 0] : [ULPS * 2 * unit, allowed];
  return {
    unitRoundoff: unit,
    minNormal: tiny,
    maxFinite: largestFinite[dtype],
    activation: (fn, value) =>
      fn === "relu" || fn === "identity" ? 0 : Math.max(slope * Math.abs(value), floor) + tiny,
  };
}
