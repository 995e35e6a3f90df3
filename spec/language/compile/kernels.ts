import type { ActivationName } from "../activation-name.ts";
import { activationError, complementError, lerpError, slopeError } from "../error/pointwise.ts";
import { gamma, nanToInfinity } from "../error/rounding.ts";
import { softmaxErrors } from "../error/softmax.ts";
import { float64 } from "../evaluate/arithmetic.ts";
import { functions } from "../functions.ts";
import type { Precision } from "../precision.ts";

/**
 * The operations that compiled definitions call, over one memory. A vector of n numbers lies at a place of it: its quantum, the
 * number of terms it is the sum of, n values, n errors, and, where it is or may become part of a sum, n inherited errors and n
 * magnitudes. The additions are those of `evaluate` and `bound`, in their order: the bits are the same.
 */
export type Memory = Float64Array<ArrayBuffer>;

/** Numbers before the values of a vector: its quantum and its count. */
export const HEAD = 2;

/** Numbers of a vector of n, with what sums need or without. */
export const room = (n: number, summed: boolean): number => HEAD + (summed ? 4 : 2) * n;

/** Values alone, or with their bounds. */
export interface Kernels {
  /** o = 0, a sum without terms. */
  readonly begin: (M: Memory, o: number, n: number) => void;
  /** o += ±A·v */
  readonly matvec: (M: Memory, o: number, a: number, v: number, rows: number, columns: number, sign: number) => void;
  /** o += ±Aᵀ·v */
  readonly matvecT: (M: Memory, o: number, a: number, v: number, columns: number, rows: number, sign: number) => void;
  /** o += ±u vᵀ */
  readonly outer: (M: Memory, o: number, u: number, v: number, rows: number, columns: number, sign: number) => void;
  /** o += ±⟨u, v⟩ */
  readonly dot: (M: Memory, o: number, u: number, v: number, n: number, sign: number) => void;
  /** o += ±s·v */
  readonly scale: (M: Memory, o: number, s: number, v: number, n: number, sign: number) => void;
  /** o += ±u ⊙ v */
  readonly mul: (M: Memory, o: number, u: number, v: number, n: number, sign: number) => void;
  /** o += ±a, where a is an input, which may be a sum itself. */
  readonly leaf: (M: Memory, o: number, a: number, n: number, sign: number) => void;
  /** o += ±a, where a is no sum. */
  readonly plain: (M: Memory, o: number, a: number, n: number, sign: number) => void;
  /** o is complete: the error of a sum of `count` products that are multiples of `quantum`. */
  readonly round: (M: Memory, p: Precision, o: number, n: number, count: number, quantum: number) => void;
  /** Products of three and more factors, in any grouping. */
  readonly regroup: (M: Memory, p: Precision, o: number, n: number, products: readonly (readonly number[])[]) => void;
  /** o = φ(a) */
  readonly activation: (M: Memory, p: Precision, o: number, a: number, n: number, fn: ActivationName) => void;
  /** o = φ′(a), given y = φ(a) */
  readonly slope: (M: Memory, p: Precision, o: number, a: number, y: number, n: number, fn: ActivationName) => void;
  /** o = 1 − a */
  readonly complement: (M: Memory, p: Precision, o: number, a: number, n: number) => void;
  /** o = (1 − z) ⊙ a + z ⊙ b */
  readonly lerp: (M: Memory, p: Precision, o: number, z: number, a: number, b: number, n: number) => void;
  /** o = e^a / Σ e^a */
  readonly softmax: (M: Memory, p: Precision, o: number, a: number, n: number) => void;
  /** o = a where the mask is not 0, b elsewhere */
  readonly select: (M: Memory, o: number, mask: number, a: number, b: number, n: number) => void;
  /** o = 1 where the clock is a multiple of the period */
  readonly due: (M: Memory, o: number, clock: number, period: number, n: number) => void;
  /** `length` numbers of a vector of `na` from `from` on become those of a vector of `n` at `to`. */
  readonly copy: (
    M: Memory,
    o: number,
    n: number,
    to: number,
    a: number,
    na: number,
    from: number,
    length: number,
  ) => void;
  /** o = ±u ⊙ v, complete. */
  readonly product: (
    M: Memory,
    p: Precision,
    o: number,
    u: number,
    v: number,
    n: number,
    sign: number,
    quantum: number,
  ) => void;
  /** A sum over steps gets one product more for each element. */
  readonly more: (M: Memory, o: number) => void;
  /** A sum over steps gets all terms of a sum; all its products, in any order, are one sum. */
  readonly collect: (M: Memory, o: number, a: number, n: number) => void;
  /** A sum over steps gets what is no sum. */
  readonly collectPlain: (M: Memory, o: number, a: number, n: number) => void;
  /** o is no sum: a sum that it joins takes its error and its size. */
  readonly single: (M: Memory, o: number, n: number) => void;
  /** o = a, all of it. */
  readonly same: (M: Memory, o: number, a: number, n: number) => void;
}

const at = (M: Memory, place: number): number => M[place] as number;

/** Values, errors, quanta and counts. */
export const bounded: Kernels = {
  begin: (M, o, n) => {
    const value = o + HEAD;
    const inherited = value + 2 * n;
    for (let i = 0; i < n; i++) M[value + i] = 0;
    for (let i = 0; i < 2 * n; i++) M[inherited + i] = 0;
  },
  matvec: (M, o, a, v, rows, columns, sign) => {
    const value = o + HEAD;
    const inherited = value + 2 * rows;
    const magnitude = inherited + rows;
    const v0 = v + HEAD;
    const v1 = v0 + columns;
    const size = rows * columns;
    let w = a + HEAD;
    for (let i = 0; i < rows; i++) {
      let total = at(M, value + i);
      let passed = 0;
      let terms = 0;
      for (let j = 0; j < columns; j++, w++) {
        const x = at(M, w);
        const y = at(M, v0 + j);
        const absX = Math.abs(x);
        const absY = Math.abs(y);
        const ey = at(M, v1 + j);
        total += sign * x * y;
        passed += absX * ey + at(M, w + size) * (absY + ey);
        terms += absX * absY;
      }
      M[value + i] = total;
      M[inherited + i] = at(M, inherited + i) + passed;
      M[magnitude + i] = at(M, magnitude + i) + (terms + passed);
    }
  },
  matvecT: (M, o, a, v, columns, rows, sign) => {
    const value = o + HEAD;
    const inherited = value + 2 * columns;
    const magnitude = inherited + columns;
    const v0 = v + HEAD;
    const size = rows * columns;
    let w = a + HEAD;
    for (let j = 0; j < rows; j++) {
      const y = at(M, v0 + j);
      const signed = sign * y;
      const absY = Math.abs(y);
      const ey = at(M, v0 + rows + j);
      for (let i = 0; i < columns; i++, w++) {
        const x = at(M, w);
        const absX = Math.abs(x);
        const e = absX * ey + at(M, w + size) * (absY + ey);
        M[value + i] = at(M, value + i) + x * signed;
        M[inherited + i] = at(M, inherited + i) + e;
        M[magnitude + i] = at(M, magnitude + i) + (absX * absY + e);
      }
    }
  },
  outer: (M, o, u, v, rows, columns, sign) => {
    const size = rows * columns;
    const v0 = v + HEAD;
    const v1 = v0 + columns;
    let k = o + HEAD;
    for (let i = 0; i < rows; i++) {
      const x = at(M, u + HEAD + i);
      const signed = sign * x;
      const absX = Math.abs(x);
      const ex = at(M, u + HEAD + rows + i);
      for (let j = 0; j < columns; j++, k++) {
        const y = at(M, v0 + j);
        const absY = Math.abs(y);
        const ey = at(M, v1 + j);
        const e = absX * ey + ex * (absY + ey);
        M[k] = at(M, k) + signed * y;
        M[k + 2 * size] = at(M, k + 2 * size) + e;
        M[k + 3 * size] = at(M, k + 3 * size) + (absX * absY + e);
      }
    }
  },
  dot: (M, o, u, v, n, sign) => {
    const place = o + HEAD;
    for (let j = 0; j < n; j++) {
      const x = at(M, u + HEAD + j);
      const y = at(M, v + HEAD + j);
      const absX = Math.abs(x);
      const absY = Math.abs(y);
      const ey = at(M, v + HEAD + n + j);
      const e = absX * ey + at(M, u + HEAD + n + j) * (absY + ey);
      M[place] = at(M, place) + sign * x * y;
      M[place + 2] = at(M, place + 2) + e;
      M[place + 3] = at(M, place + 3) + (absX * absY + e);
    }
  },
  scale: (M, o, s, v, n, sign) => {
    const x = at(M, s + HEAD);
    const signed = sign * x;
    const absX = Math.abs(x);
    const ex = at(M, s + HEAD + 1);
    for (let i = 0, k = o + HEAD; i < n; i++, k++) {
      const y = at(M, v + HEAD + i);
      const absY = Math.abs(y);
      const ey = at(M, v + HEAD + n + i);
      const e = absX * ey + ex * (absY + ey);
      M[k] = at(M, k) + signed * y;
      M[k + 2 * n] = at(M, k + 2 * n) + e;
      M[k + 3 * n] = at(M, k + 3 * n) + (absX * absY + e);
    }
  },
  mul: (M, o, u, v, n, sign) => {
    for (let i = 0, k = o + HEAD; i < n; i++, k++) {
      const x = at(M, u + HEAD + i);
      const y = at(M, v + HEAD + i);
      const absX = Math.abs(x);
      const absY = Math.abs(y);
      const ey = at(M, v + HEAD + n + i);
      const e = absX * ey + at(M, u + HEAD + n + i) * (absY + ey);
      M[k] = at(M, k) + sign * x * y;
      M[k + 2 * n] = at(M, k + 2 * n) + e;
      M[k + 3 * n] = at(M, k + 3 * n) + (absX * absY + e);
    }
  },
  leaf: (M, o, a, n, sign) => {
    for (let i = 0, k = o + HEAD, l = a + HEAD; i < n; i++, k++, l++) {
      M[k] = at(M, k) + sign * at(M, l);
      M[k + 2 * n] = at(M, k + 2 * n) + at(M, l + 2 * n);
      M[k + 3 * n] = at(M, k + 3 * n) + at(M, l + 3 * n);
    }
  },
  plain: (M, o, a, n, sign) => {
    for (let i = 0, k = o + HEAD, l = a + HEAD; i < n; i++, k++, l++) {
      const x = at(M, l);
      const e = at(M, l + n);
      M[k] = at(M, k) + sign * x;
      M[k + 2 * n] = at(M, k + 2 * n) + e;
      M[k + 3 * n] = at(M, k + 3 * n) + (Math.abs(x) + e);
    }
  },
  round: (M, { unitRoundoff, minNormal, maxFinite }, o, n, count, quantum) => {
    M[o] = quantum;
    M[o + 1] = count;
    const relative = gamma(count, unitRoundoff);
    const lost = 2 * count * minNormal;
    for (let i = 0, k = o + HEAD; i < n; i++, k++) {
      const e = at(M, k + 2 * n);
      const size = at(M, k + 3 * n);
      const exact = size === 0 || (quantum > 0 && e === 0 && size * unitRoundoff <= quantum / 2);
      const error = nanToInfinity(exact ? e : e + relative * size + lost);
      M[k + n] = size + error > maxFinite ? Infinity : error;
    }
  },
  regroup: (M, { minNormal, maxFinite }, o, n, products) => {
    for (let i = 0; i < n; i++) {
      const place = o + HEAD + n + i;
      let flushed = 0;
      for (const factors of products) {
        let largest = 1;
        for (const factor of factors)
          largest *= Math.max(1, Math.abs(at(M, factor + HEAD + i)) + at(M, factor + HEAD + n + i));
        if (!(largest <= maxFinite)) flushed = Infinity; // it may be NaN
        flushed += factors.length * minNormal * largest;
      }
      const error = at(M, place);
      M[place] = !(flushed < Infinity) ? Infinity : error === 0 ? 0 : error + flushed;
    }
  },
  product: (M, { unitRoundoff, minNormal, maxFinite }, o, u, v, n, sign, quantum) => {
    M[o] = quantum;
    M[o + 1] = 1;
    const relative = gamma(1, unitRoundoff);
    const lost = 2 * minNormal;
    for (let i = 0, k = o + HEAD; i < n; i++, k++) {
      const x = at(M, u + HEAD + i);
      const y = at(M, v + HEAD + i);
      const absX = Math.abs(x);
      const absY = Math.abs(y);
      const ey = at(M, v + HEAD + n + i);
      const e = 0 + (absX * ey + at(M, u + HEAD + n + i) * (absY + ey));
      const size = 0 + (absX * absY + e);
      M[k] = 0 + sign * x * y;
      M[k + 2 * n] = e;
      M[k + 3 * n] = size;
      const exact = size === 0 || (quantum > 0 && e === 0 && size * unitRoundoff <= quantum / 2);
      const error = nanToInfinity(exact ? e : e + relative * size + lost);
      M[k + n] = size + error > maxFinite ? Infinity : error;
    }
  },
  more: (M, o) => {
    M[o + 1] = at(M, o + 1) + 1;
  },
  collect: (M, o, a, n) => {
    M[o + 1] = at(M, o + 1) + at(M, a + 1);
    bounded.leaf(M, o, a, n, 1);
  },
  collectPlain: (M, o, a, n) => {
    M[o + 1] = at(M, o + 1) + 1;
    bounded.plain(M, o, a, n, 1);
  },
  activation: (M, p, o, a, n, fn) => {
    const { value } = functions[fn];
    for (let i = 0, k = o + HEAD, l = a + HEAD; i < n; i++, k++, l++) {
      const x = at(M, l);
      const y = value(x);
      M[k] = y;
      M[k + n] = nanToInfinity(activationError(fn, x, at(M, l + n), y, p));
    }
  },
  slope: (M, p, o, a, y, n, fn) => {
    const { slope } = functions[fn];
    for (let i = 0, k = o + HEAD, l = a + HEAD, q = y + HEAD; i < n; i++, k++, l++, q++) {
      const x = at(M, l);
      const fx = at(M, q);
      M[k] = slope(x, fx);
      M[k + n] = nanToInfinity(slopeError(fn, x, at(M, l + n), fx, at(M, q + n), p));
    }
  },
  complement: (M, p, o, a, n) => {
    for (let i = 0, k = o + HEAD, l = a + HEAD; i < n; i++, k++, l++) {
      M[k] = 1 - at(M, l);
      M[k + n] = nanToInfinity(complementError(at(M, l), at(M, l + n), p));
    }
  },
  lerp: (M, p, o, z, a, b, n) => {
    for (let i = 0, k = o + HEAD; i < n; i++, k++) {
      const gate = at(M, z + HEAD + i);
      const x = at(M, a + HEAD + i);
      const y = at(M, b + HEAD + i);
      const eg = at(M, z + HEAD + n + i);
      const ex = at(M, a + HEAD + n + i);
      const ey = at(M, b + HEAD + n + i);
      M[k] = (1 - gate) * x + gate * y;
      M[k + n] = nanToInfinity(lerpError(gate, eg, x, ex, y, ey, p));
    }
  },
  softmax: (M, p, o, a, n) => {
    const numbers = (from: number): number[] => [...M.subarray(from, from + n)];
    const given = numbers(a + HEAD);
    const y = float64.softmax(given);
    M.set(y, o + HEAD);
    M.set(softmaxErrors(given, numbers(a + HEAD + n), y, p).map(nanToInfinity), o + HEAD + n);
  },
  select: (M, o, mask, a, b, n) => {
    for (let i = 0, k = o + HEAD; i < n; i++, k++) {
      const from = (at(M, mask + HEAD + i) === 0 ? b : a) + HEAD + i;
      M[k] = at(M, from);
      M[k + n] = at(M, mask + HEAD + n + i) > 0 ? Infinity : nanToInfinity(at(M, from + n));
    }
  },
  due: (M, o, clock, period, n) => {
    const error = at(M, clock + HEAD + 1) === 0 ? 0 : 1;
    for (let i = 0, k = o + HEAD; i < n; i++, k++) {
      M[k] = at(M, clock + HEAD) % at(M, period + HEAD + i) === 0 ? 1 : 0;
      M[k + n] = error;
    }
  },
  copy: (M, o, n, to, a, na, from, length) => {
    for (let i = 0, k = o + HEAD + to, l = a + HEAD + from; i < length; i++, k++, l++) {
      M[k] = at(M, l);
      M[k + n] = nanToInfinity(at(M, l + na));
    }
  },
  single: (M, o, n) => {
    M[o + 1] = 1;
    for (let i = 0, k = o + HEAD; i < n; i++, k++) {
      M[k + 2 * n] = at(M, k + n);
      M[k + 3 * n] = Math.abs(at(M, k)) + at(M, k + n);
    }
  },
  same: (M, o, a, n) => {
    M.copyWithin(o, a, a + room(n, true));
  },
};
