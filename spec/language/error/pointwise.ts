import type { ActivationName } from "../activation-name.ts";
import { functions } from "../functions.ts";
import type { Precision } from "../precision.ts";
import { gamma } from "./rounding.ts";

/**
 * Error rules of nodes that are no sums of products, one element at a time. `e…` is the error of the argument of that name; each
 * rule returns how far two correct computations may be apart, one of them the oracle.
 */

/** y = φ(a) */
export function activationError(fn: ActivationName, a: number, ea: number, y: number, precision: Precision): number {
  if (ea === Infinity) return Infinity; // it may be NaN
  if (fn === "relu") return Math.min(ea, Math.max(0, a + ea));
  const { maxSlope, range, rounding } = functions[fn];
  const passed = ea === 0 ? 0 : Math.min(maxSlope(a, ea) * ea, range);
  const own = rounding === undefined ? precision.activation(fn, Math.abs(y) + passed) : rounding(a, y, precision);
  // a value that may pass the largest number may be infinite
  return Math.abs(y) + passed + own > precision.maxFinite ? Infinity : passed + own;
}

/** φ′(a), given y = φ(a). */
export function slopeError(
  fn: ActivationName,
  a: number,
  ea: number,
  y: number,
  ey: number,
  precision: Precision,
): number {
  if (fn === "identity") return 0;
  if (ea === Infinity || ey === Infinity) return Infinity;
  return functions[fn].slopeError(a, ea, y, ey, precision);
}

/** 1 − a, or σ(−p) where a = σ(p). */
export function complementError(a: number, ea: number, precision: Precision): number {
  const size = Math.abs(1 - a) + ea;
  return ea + precision.activation("sigmoid", size) + gamma(1, precision.unitRoundoff) * size;
}

/**
 * (1 − z)a + zb, or a + z(b − a), or b + (1 − z)(a − b): at most four roundings of either term. With z off by dz and 1 − z
 * computed by itself, as σ(−p), off by du, it is off by dz(b − a) + (du + dz)a: what both gates inherit from p cancels in
 * du + dz, and their own errors remain. Where that gate alone is used it is off by du(a − b).
 */
export function lerpError(
  z: number,
  ez: number,
  a: number,
  ea: number,
  b: number,
  eb: number,
  precision: Precision,
): number {
  const keep = Math.abs(1 - z);
  const apart = Math.abs(b - a) + ea + eb;
  const passed = keep * ea + Math.abs(z) * eb + ez * apart;
  const dz = precision.activation("sigmoid", Math.abs(z) + ez);
  const du = precision.activation("sigmoid", keep + ez);
  const ownGate = Math.max((dz + du) * (Math.abs(a) + ea), du * apart);
  const magnitude = (Math.abs(a) + ea + Math.abs(b) + eb) * (Math.abs(z) + keep + ez);
  const found = passed + ownGate + gamma(4, precision.unitRoundoff) * magnitude + 4 * precision.minNormal;
  return magnitude + found > precision.maxFinite ? Infinity : found;
}
