/**
 * Activations of 16 bits that read a table of the logistic function:
 * tensorflow/lite/kernels/internal/reference/integer_ops/{logistic,tanh}.h.
 */
import { sigmoidTable } from "../../../spec/integer/sigmoid-table.ts";

const entry = (k: number): number => sigmoidTable[k] as number;

/** The logistic function, from three integer bits to a fraction. */
export function logisticByTable(x: number): number {
  const scaled = 3 * x;
  const magnitude = Math.abs(scaled);
  const place = magnitude >> 9;
  const value =
    place >= 255 ? 0x7fff << 10 : (entry(place) << 9) + (magnitude & 0x1ff) * (entry(place + 1) - entry(place));
  return scaled >= 0 ? (value + 512) >> 10 : ((1 << 25) - value + 511) >> 10;
}

/** tanh, from so many integer bits to a fraction. */
export function tanhByTable(x: number, integerBits: number): number {
  const shift = integerBits - 3;
  const scaled = shift >= 0 ? x * (3 << shift) : (x * 3 + (1 << (-shift - 1))) >> -shift;
  const magnitude = Math.abs(scaled);
  const place = magnitude >> 8;
  const value =
    place >= 255 ? 0xffff << 8 : (entry(place) << 8) + (magnitude & 0xff) * (entry(place + 1) - entry(place));
  return scaled >= 0 ? (value - (1 << 23) + 128) >> 8 : (-value + (1 << 23) + 127) >> 8;
}
