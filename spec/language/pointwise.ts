import type { ActivationName } from "./expression.ts";
import type { Precision } from "./precision.ts";
import { gamma } from "./spread.ts";

/**
 * Error rules of what is not a sum of products, one element at a time. `e…` is the error of the argument of that name; each
 * rule returns how far two correct computations may be apart, one of them the oracle.
 */

/** max |φ′| over [a − e, a + e]; both σ′ = q/(1 + q)², q = e^−|a|, and tanh′(a) = 4σ′(2a) fall with |a|. */
function steepest(fn: ActivationName, a: number, e: number): number {
  if (fn === "relu" || fn === "identity") return 1;
  const nearest = Math.max(0, Math.abs(a) - e);
  const q = Math.exp(fn === "tanh" ? -2 * nearest : -nearest);
  return ((fn === "tanh" ? 4 : 1) * q) / (1 + q) ** 2;
}

/** Width of the range of φ: no two of its values are farther apart. */
const WIDTH: Readonly<Record<ActivationName, number>> = { sigmoid: 1, tanh: 2, relu: Infinity, identity: Infinity };

/** y = φ(a) */
export function activationError(fn: ActivationName, a: number, ea: number, y: number, precision: Precision): number {
  if (ea === Infinity) return Infinity; // it may be NaN
  if (fn === "relu") return Math.min(ea, Math.max(0, a + ea));
  const passed = Math.min(steepest(fn, a, ea) * ea, WIDTH[fn]);
  return passed + precision.activation(fn, Math.abs(y) + passed);
}

/** φ′(a), given y = φ(a), in any of the forms y(1 − y), y − y², σ(a)σ(−a); 1 − y², (1 − y)(1 + y), 1/cosh². */
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
  // relu′ jumps: a pre-activation that may have either sign has either slope
  if (fn === "relu") return ea > 0 && Math.abs(a) <= ea ? 1 : 0;
  const flat = fn === "tanh" ? 1 - y * y : y * (1 - y);
  const passed = (fn === "tanh" ? 2 * Math.abs(y) : Math.abs(1 - 2 * y)) * ey + ey * ey;
  // the terms of the difference: 1 and y², or y and y²
  const terms = fn === "tanh" ? 1 : Math.abs(y) + ey;
  return (
    passed + precision.activation(fn, Math.abs(flat) + passed) + gamma(3, precision.unit) * terms + 2 * precision.tiny
  );
}

/** 1 − a, or σ(−p) where a = σ(p). */
export function complementError(a: number, ea: number, precision: Precision): number {
  const size = Math.abs(1 - a) + ea;
  return ea + precision.activation("sigmoid", size) + gamma(1, precision.unit) * size;
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
  return passed + ownGate + gamma(4, precision.unit) * magnitude + 4 * precision.tiny;
}
