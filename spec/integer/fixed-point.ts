/**
 * Fixed-point operations as TensorFlow Lite publishes them. A number of the format Qm is an integer of 16 bits that stands for itself
 * over 2^(15 − m). Sources: google/gemmlowp@032a599, fixedpoint/fixedpoint.h; tensorflow/tflite-micro@2e50943,
 * tensorflow/lite/kernels/internal/common.cc; @d138bfc, tensorflow/lite/kernels/internal/reference/integer_ops/{logistic,tanh}.h.
 */
import { sigmoidTable } from "./sigmoid-table.ts";

/** A multiplier, from 2^30 to 2^31 − 1, and a shift: multiplier·2^(shift − 31). */
export interface Scale {
  readonly multiplier: number;
  readonly shift: number;
}

const clamped = (least: number, most: number) => (value: number) => Math.min(most, Math.max(least, value));

/** Saturation to 8 bits. */
export const int8: (value: number) => number = clamped(-128, 127);
/** Saturation to 16 bits. */
export const int16: (value: number) => number = clamped(-32768, 32767);

/** a·b / 2^15, a half rounded up (SaturatingRoundingDoublingHighMul of 16 bits): a product of 31 bits. */
export const product = (a: number, b: number): number =>
  a === -32768 && b === -32768 ? 32767 : Math.floor((a * b + 2 ** 14) / 2 ** 15);

/** value / 2^by, a half rounded away from zero (RoundingDivideByPOT). */
export function divided(value: number, by: number): number {
  const magnitude = Math.floor(Math.abs(value) / 2 ** by + 0.5);
  return value < 0 && magnitude > 0 ? -magnitude : magnitude;
}

/**
 * A value times a scale, rounded twice: the high half of the doubled product, a half rounded up, and then the shift to the
 * right (MultiplyByQuantizedMultiplier). The product has up to 62 bits.
 */
export function scaled(value: number, { multiplier, shift }: Scale): number {
  const left = BigInt.asIntN(32, BigInt(value) << BigInt(Math.max(0, shift)));
  const high = Number((left * BigInt(multiplier) + 2n ** 30n) >> 31n);
  return divided(high, Math.max(0, -shift));
}

/** value·2^by with saturation to 16 bits (SaturatingRoundingMultiplyByPOT). */
const shifted = (value: number, by: number): number => int16(value * 2 ** by);

/** A constant of 32 bits in 16. */
const constant = (raw: number): number => divided(raw, 16);

const ONE = 32767;
const EIGHTH = 2 ** 12;
const EXP_OF_MINUS_EIGHTH = constant(1895147668);
const THIRD = constant(715827883);
const ONE_OF_Q2 = 2 ** 13;
/** 48/17 and −32/17 in Q2. */
const NEWTON = [constant(1515870810), constant(-1010580540)] as const;
/** exp(−2^k) for k = −2 to 4. */
const EXPONENTIALS = [1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242].map(constant);

/** exp(a) for a in [−1/4, 0), in Q0: a Taylor polynomial about −1/8. */
function expNearZero(a: number): number {
  const x = a + EIGHTH;
  const x2 = product(x, x);
  const x3 = product(x2, x);
  const x4 = product(x2, x2);
  const tail = divided(product(divided(x4, 2) + x3, THIRD) + x2, 1);
  return int16(EXP_OF_MINUS_EIGHTH + product(EXP_OF_MINUS_EIGHTH, x + tail));
}

/** exp(a) for a ≤ 0 of the format Qm, in Q0: the rest below 1/4, times exp(−2^k) for each further bit. */
export function exponential(a: number, m: number): number {
  if (a === 0) return ONE;
  const ofOne = 2 ** (15 - m);
  const quarter = ofOne / 4;
  const rest = (a & (quarter - 1)) - quarter;
  const remainder = rest - a;
  let result = expNearZero(shifted(rest, m));
  EXPONENTIALS.forEach((factor, k) => {
    if (m > k - 2 && (remainder & (quarter * 2 ** k)) !== 0) result = product(result, factor);
  });
  return m > 5 && a < -32 * ofOne ? 0 : result;
}

/** 2/(1 + a) for a in Q0, in Q2: three steps of Newton's method from 48/17 − 32/17·(1 + a)/2. */
function twiceReciprocal(a: number): number {
  const half = Math.floor((a + ONE + 1) / 2);
  let x = NEWTON[0] + product(half, NEWTON[1]);
  for (let step = 0; step < 3; step++) x += shifted(product(x, ONE_OF_Q2 - product(half, x)), 2);
  return x;
}

/** tanh(a) for a of the format Qm, in Q0. */
export function tanh(a: number, m: number): number {
  if (a === 0) return 0;
  const ofMagnitude = shifted(twiceReciprocal(exponential(-Math.abs(a), m + 1)) - ONE_OF_Q2, 2);
  return a < 0 ? -ofMagnitude : ofMagnitude;
}

/** The logistic function of a, of the format Q3, in Q0. */
export function sigmoid(a: number): number {
  if (a === 0) return 2 ** 14;
  const ofMagnitude = shifted(twiceReciprocal(exponential(-Math.abs(a), 3)), 1);
  return a > 0 ? ofMagnitude : ONE - ofMagnitude;
}

/** The table at a magnitude, linear between its entries, which are 2^bits apart; `most` beyond it. */
function interpolated(magnitude: number, bits: number, most: number): number {
  const at = magnitude >> bits;
  if (at >= 255) return most;
  const [below, above] = sigmoidTable.slice(at, at + 2) as [number, number];
  return below * 2 ** bits + (magnitude & (2 ** bits - 1)) * (above - below);
}

/** The logistic function of a, of the format Q3, in Q0: by the table (reference_integer_ops::Logistic of 16 bits). */
export function sigmoidOfTable(a: number): number {
  const magnitude = interpolated(3 * Math.abs(a), 9, 32767 * 2 ** 10);
  return (a >= 0 ? magnitude + 2 ** 9 : 2 ** 25 - magnitude + 2 ** 9 - 1) >> 10;
}

/** tanh(a) for a of the format Qm, in Q0: by the table, 2σ(2a) − 1 (reference_integer_ops::Tanh of 16 bits). */
export function tanhOfTable(a: number, m: number): number {
  const right = Math.max(0, 3 - m);
  const at = (3 * 2 ** Math.max(0, m - 3) * a + (right > 0 ? 2 ** (right - 1) : 0)) >> right;
  const magnitude = interpolated(Math.abs(at), 8, 65535 * 2 ** 8) - 2 ** 23;
  return (at >= 0 ? magnitude + 2 ** 7 : -magnitude + 2 ** 7 - 1) >> 8;
}
