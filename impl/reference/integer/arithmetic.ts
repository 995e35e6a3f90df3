/**
 * Integers as C has them, in the words of the papers' code: google/gemmlowp, fixedpoint/fixedpoint.h, and
 * tensorflow/lite/kernels/internal/common.cc. Nothing here is a floating-point number, and nothing has more than 53 bits.
 */
const [MIN16, MAX16] = [-32768, 32767];

export const saturate16 = (v: number): number => (v > MAX16 ? MAX16 : v < MIN16 ? MIN16 : v);
export const saturate8 = (v: number): number => (v > 127 ? 127 : v < -128 ? -128 : v);

/** x / 2^exponent, to the nearest, ties away from zero. */
export function roundingDivide(x: number, exponent: number): number {
  const mask = 2 ** exponent - 1;
  const threshold = Math.floor(mask / 2) + (x < 0 ? 1 : 0);
  return (x >> exponent) + ((x & mask) > threshold ? 1 : 0);
}

/** The upper half of 2ab of 32 bits, to the nearest. a·b has 62 bits: a is taken in two halves. */
function doublingHigh32(a: number, b: number): number {
  const upper = (a >> 16) * b;
  const lower = (a & 0xffff) * b;
  const whole = Math.floor(upper / 2 ** 15);
  return whole + Math.floor(((upper - whole * 2 ** 15) * 2 ** 16 + lower + 2 ** 30) / 2 ** 31);
}

/** x times multiplier·2^(shift − 31). */
export function multiply(x: number, multiplier: number, shift: number): number {
  if (shift > 0) return doublingHigh32(x << shift, multiplier);
  return roundingDivide(doublingHigh32(x, multiplier), -shift);
}

/** The upper half of 2ab of 16 bits, to the nearest; −1·−1 saturates. */
function doublingHigh16(a: number, b: number): number {
  const product = a * b + (a * b >= 0 ? 1 << 14 : 1 - (1 << 14));
  return a === MIN16 && b === MIN16 ? MAX16 : Math.trunc(product / (1 << 15));
}

const leftSaturating = (x: number, by: number): number => saturate16(x << by);

/** e^x for x in [−1/4, 0): x and the result are fractions of 16 bits. */
function expOfSmall(a: number): number {
  const x = a + 4096;
  const square = doublingHigh16(x, x);
  const fourth = doublingHigh16(square, square);
  const cube = doublingHigh16(square, x);
  const terms = roundingDivide(doublingHigh16(roundingDivide(fourth, 2) + cube, 10923) + square, 1);
  return saturate16(28918 + doublingHigh16(28918, x + terms));
}

/** e^x for x ≤ 0 with so many integer bits: the last quarter by its series, each bit above it by a constant. */
function expOfNegative(x: number, integerBits: number): number {
  if (x === 0) return MAX16;
  if (integerBits > 5 && x < -(32 << (15 - integerBits))) return 0;
  const unit = 13 - integerBits;
  const quarter = 1 << unit;
  const low = (x & (quarter - 1)) - quarter;
  let result = expOfSmall(leftSaturating(low, integerBits));
  const constants = [25520, 19875, 12055, 4435, 600, 11, 0];
  for (let bit = 0; bit < integerBits + 2; bit++)
    if (((low - x) >> (unit + bit)) & 1) result = doublingHigh16(result, constants[bit] as number);
  return result;
}

/** 2/(1 + a) with two integer bits, a a fraction of 16 bits: Newton–Raphson, three rounds. */
function inverseOfHalf(a: number): number {
  const denominator = (a + MAX16 + 1) >> 1;
  let x = 23130 + doublingHigh16(denominator, -15420);
  for (let round = 1; round <= 3; round++) {
    const error = (1 << 13) - doublingHigh16(denominator, x);
    x += leftSaturating(doublingHigh16(x, error), 2);
  }
  return x;
}

/** tanh, from so many integer bits to a fraction. */
export function tanh16(x: number, integerBits: number): number {
  const t = leftSaturating(inverseOfHalf(expOfNegative(x < 0 ? x : -x, integerBits + 1)) - (1 << 13), 2);
  return x === 0 ? 0 : x < 0 ? -t : t;
}

/** The logistic function, from three integer bits to a fraction. */
export function logistic16(x: number): number {
  if (x === 0) return 1 << 14;
  const positive = leftSaturating(inverseOfHalf(expOfNegative(x < 0 ? x : -x, 3)), 1);
  return x > 0 ? positive : MAX16 - positive;
}
