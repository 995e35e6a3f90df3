/** Element type of a tensor: the names docs/protocol.md uses. Numbers of float16 and bfloat16 are those of a `Float32Array` that the type has. */
export type Dtype = "float32" | "float64" | "float16" | "bfloat16";

/** Binary digits of a number's significand, the exponent of the smallest normal number, and the largest number. */
interface Format {
  readonly digits: number;
  readonly least: number;
  readonly largest: number;
}

/** Half types, which no typed array of every runtime has: their numbers travel in float32. */
const halves: Readonly<Partial<Record<Dtype, Format>>> = {
  float16: { digits: 11, least: -14, largest: 65_504 },
  bfloat16: { digits: 8, least: -126, largest: (2 - 2 ** -7) * 2 ** 127 },
};

const bits = new DataView(new ArrayBuffer(8));

/** ⌊log₂|v|⌋ of a normal float64. */
function exponentOf(v: number): number {
  bits.setFloat64(0, v);
  return ((bits.getUint32(0) >>> 20) & 0x7ff) - 1023;
}

/** The number of `digits` binary digits nearest to v, ties to even; none is smaller than 2^least, but for multiples of 2^(least − digits + 1). */
export function nearest(v: number, digits: number, least = -1022): number {
  if (v === 0 || !Number.isFinite(v)) return v;
  const ulp = 2 ** (Math.max(exponentOf(v), least) - digits + 1);
  const shift = 1.5 * 2 ** 52 * ulp;
  const rounded = v + shift - shift;
  return rounded === 0 ? v * 0 : rounded;
}

/** The number of an element type nearest to v, ties to even; infinite beyond the largest. */
export function stored(dtype: Dtype, v: number): number {
  if (dtype === "float64") return v;
  const format = halves[dtype];
  if (format === undefined) return Math.fround(v);
  if (Math.abs(v) >= 2 * format.largest) return Math.sign(v) * Infinity;
  const rounded = nearest(v, format.digits, format.least);
  return Math.abs(rounded) > format.largest ? Math.sign(v) * Infinity : rounded;
}

/** True for the types of which a tensor has two bytes a number on the wire. */
export const isHalf = (dtype: Dtype): boolean => halves[dtype] !== undefined;

const word = new DataView(new ArrayBuffer(4));

/** The 16 bits of a number of a half type, which it must have, or of a NaN. */
export function toHalf(dtype: Dtype, v: number): number {
  word.setFloat32(0, v);
  const single = word.getUint32(0);
  if (dtype === "bfloat16") return Number.isNaN(v) ? 0x7fc0 : single >>> 16;
  const sign = (single >>> 16) & 0x8000;
  const size = Math.abs(v);
  if (Number.isNaN(v)) return 0x7e00;
  if (size >= 2 ** -14) return sign | Math.min(0x7c00, ((single & 0x7fff_ffff) >>> 13) - ((127 - 15) << 10));
  return sign | Math.round(size * 2 ** 24);
}

/** The number of a half type that has these bits. */
export function fromHalf(dtype: Dtype, half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  if (dtype === "bfloat16") {
    word.setUint32(0, half << 16);
    return word.getFloat32(0);
  }
  const exponent = (half >>> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
