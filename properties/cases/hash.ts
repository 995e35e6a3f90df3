import type { Dtype } from "../../spec/tensor.ts";

/** The finaliser of MurmurHash3: every bit of the input moves every bit of the output. 32 bits, unsigned. */
function mix(word: number): number {
  let h = word >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** FNV-1a of a name, 32 bits. */
function fnv(name: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/**
 * 32 bits that depend on the seed, a name and coordinates, and on nothing else: an element keeps its value when a size beside it
 * shrinks, and every machine draws the same.
 */
export const hash = (seed: number, name: string, ...at: readonly number[]): number =>
  at.reduce(along, mix((seed ^ fnv(name)) >>> 0));

/** The hash of what has one coordinate more. */
export const along = (h: number, coordinate: number): number => mix(h ^ Math.imul(coordinate + 1, 0x9e3779b9));

/** A whole number from `least` to `most`, by seed and name. */
export const draw = (seed: number, name: string, least: number, most: number): number =>
  least + (hash(seed, name) % (most - least + 1));

/** Bits of a word that are not drawn, and the odd multiples of which the rest are. */
const drawn: Readonly<Record<Dtype, readonly [shift: number, steps: number]>> = {
  float64: [1, 2 ** 31],
  float32: [12, 2 ** 20],
  float16: [22, 2 ** 10],
  bfloat16: [25, 2 ** 7],
};

/**
 * A number in (−1, 1), never 0, exact in its type, also after scaling by a power of two or a step of a few binary digits: an odd
 * multiple of 2⁻²⁰ in float32, 2⁻¹⁰ in float16, 2⁻⁷ in bfloat16. In float64 one of 2⁻³¹, the same up to 2⁻²⁰: it must not survive a float32 buffer.
 */
export function unit(bits: number, dtype: Dtype): number {
  const [shift, steps] = drawn[dtype];
  return ((bits & 1 ? -1 : 1) * ((bits >>> shift) | 1)) / steps;
}
