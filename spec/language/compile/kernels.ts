import type { ActivationName } from "../activation-name.ts";
import { activationError, complementError, lerpError, slopeError } from "../error/pointwise.ts";
import { gamma, gammaOf, nanToInfinity, operandErrors } from "../error/rounding.ts";
import { softmaxErrors } from "../error/softmax.ts";
import { float64 } from "../evaluate/arithmetic.ts";
import { functions } from "../functions.ts";
import type { Precision } from "../precision.ts";

/**
 * The operations that compiled definitions call, over one memory. A vector of n numbers lies at a place of it: its quantum, the
 * number of terms and of parts it is the sum of, n values, n errors, and, where it is or may become part of a sum, n inherited errors and n
 * magnitudes. The additions are those of `evaluate` and `bound`, in their order: the bits are the same.
 */
export type Memory = Float64Array<ArrayBuffer>;

/** Numbers before the values of a vector: its quantum, its count and its parts. */
export const HEAD = 3;

/** Numbers of a vector of n, with what sums need or without. */
export const room = (n: number, summed: boolean): number => HEAD + (summed ? 4 : 2) * n;

/** Values alone, or with their bounds. */
export interface Kernels {
  /** o = 0, a sum without terms. */
  readonly begin: (M: Memory, o: number, n: number) => void;
  /** o += ±A·v */
  readonly matvec: (
    M: Memory,
    o: number,
    a: number,
    v: number,
    rows: number,
    columns: number,
    sign: number,
    p: Precision,
  ) => void;
  /** o += ±Aᵀ·v */
  readonly matvecT: Kernels["matvec"];
  /** o += ±W·v and o += ±Wᵀ·v, where W is a parameter: it has no error. */
  readonly weigh: Kernels["matvec"];
  readonly weighT: Kernels["matvecT"];
  /** o += ±u vᵀ */
  readonly outer: Kernels["matvec"];
  /** o += ±⟨u, v⟩ */
  readonly dot: (M: Memory, o: number, u: number, v: number, n: number, sign: number, p: Precision) => void;
  /** o += ±s·v */
  readonly scale: (M: Memory, o: number, s: number, v: number, n: number, sign: number) => void;
  /** o += ±u ⊙ v */
  readonly mul: (M: Memory, o: number, u: number, v: number, n: number, sign: number) => void;
  /** o += ±a, where a is an input, which may be a sum itself. */
  readonly leaf: (M: Memory, o: number, a: number, n: number, sign: number) => void;
  /** o += ±a, where a is no sum. */
  readonly plain: (M: Memory, o: number, a: number, n: number, sign: number) => void;
  /** o is complete: the error of a sum of `count` products in `parts` parts that are multiples of `quantum`. */
  readonly round: (
    M: Memory,
    p: Precision,
    o: number,
    n: number,
    count: number,
    quantum: number,
    parts: number,
  ) => void;
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

/** 0, or NaN where a value or an error of a vector is not finite: what no error, 0, times their sum is. */
function nothingTimes(M: Memory, v: number, n: number): number {
  let nothing = 0;
  for (let j = v + HEAD; j < v + HEAD + n; j++) nothing += 0 * (Math.abs(M[j] as number) + (M[j + n] as number));
  return nothing;
}

/** A product whose factors an arithmetic rounds before it multiplies them: their errors are larger while it is taken. */
function withOperands(
  M: Memory,
  p: Precision,
  [a, na, leastA]: readonly [number, number, number],
  [b, nb, leastB]: readonly [number, number, number],
  product: () => void,
): void {
  const errorsOf = (v: number, n: number): Memory => M.subarray(v + HEAD + n, v + HEAD + 2 * n);
  const moved = (v: number, n: number, least: number): number[] =>
    operandErrors(M.subarray(v + HEAD, v + HEAD + n), errorsOf(v, n), p, least);
  const [first, second] = [errorsOf(a, na), errorsOf(b, nb)];
  const [was, wasToo] = [first.slice(), second.slice()];
  const [now, nowToo] = [moved(a, na, leastA), moved(b, nb, leastB)];
  first.set(now);
  second.set(nowToo);
  product();
  first.set(was);
  second.set(wasToo);
}

type Product = (M: Memory, o: number, a: number, v: number, rows: number, columns: number, sign: number) => void;
type SmallProduct = (M: Memory, o: number, u: number, v: number, n: number, sign: number) => void;

const matvec: Product = (M, o, a, v, rows, columns, sign) => {
  const value = o + HEAD;
  const inherited = value + 2 * rows;
  const magnitude = inherited + rows;
  const v0 = v + HEAD;
  const v1 = v0 + columns;
  const size = rows * columns;
  let w = a + HEAD;
  for (let i = 0; i < rows; i++) {
    let total = M[value + i] as number;
    let passed = 0;
    let terms = 0;
    for (let j = 0; j < columns; j++, w++) {
      const x = M[w] as number;
      const y = M[v0 + j] as number;
      const absX = Math.abs(x);
      const absY = Math.abs(y);
      const ey = M[v1 + j] as number;
      total += sign * x * y;
      passed += absX * ey + (M[w + size] as number) * (absY + ey);
      terms += absX * absY;
    }
    M[value + i] = total;
    M[inherited + i] = (M[inherited + i] as number) + passed;
    M[magnitude + i] = (M[magnitude + i] as number) + (terms + passed);
  }
};

const matvecT: Product = (M, o, a, v, columns, rows, sign) => {
  const value = o + HEAD;
  const inherited = value + 2 * columns;
  const magnitude = inherited + columns;
  const v0 = v + HEAD;
  const size = rows * columns;
  let w = a + HEAD;
  for (let j = 0; j < rows; j++) {
    const y = M[v0 + j] as number;
    const signed = sign * y;
    const absY = Math.abs(y);
    const ey = M[v0 + rows + j] as number;
    for (let i = 0; i < columns; i++, w++) {
      const x = M[w] as number;
      const absX = Math.abs(x);
      const e = absX * ey + (M[w + size] as number) * (absY + ey);
      M[value + i] = (M[value + i] as number) + x * signed;
      M[inherited + i] = (M[inherited + i] as number) + e;
      M[magnitude + i] = (M[magnitude + i] as number) + (absX * absY + e);
    }
  }
};

const outer: Product = (M, o, u, v, rows, columns, sign) => {
  const size = rows * columns;
  const v0 = v + HEAD;
  const v1 = v0 + columns;
  let k = o + HEAD;
  for (let i = 0; i < rows; i++) {
    const x = M[u + HEAD + i] as number;
    const signed = sign * x;
    const absX = Math.abs(x);
    const ex = M[u + HEAD + rows + i] as number;
    for (let j = 0; j < columns; j++, k++) {
      const y = M[v0 + j] as number;
      const absY = Math.abs(y);
      const ey = M[v1 + j] as number;
      const e = absX * ey + ex * (absY + ey);
      M[k] = (M[k] as number) + signed * y;
      M[k + 2 * size] = (M[k + 2 * size] as number) + e;
      M[k + 3 * size] = (M[k + 3 * size] as number) + (absX * absY + e);
    }
  }
};

const dot: SmallProduct = (M, o, u, v, n, sign) => {
  const place = o + HEAD;
  for (let j = 0; j < n; j++) {
    const x = M[u + HEAD + j] as number;
    const y = M[v + HEAD + j] as number;
    const absX = Math.abs(x);
    const absY = Math.abs(y);
    const ey = M[v + HEAD + n + j] as number;
    const e = absX * ey + (M[u + HEAD + n + j] as number) * (absY + ey);
    M[place] = (M[place] as number) + sign * x * y;
    M[place + 2] = (M[place + 2] as number) + e;
    M[place + 3] = (M[place + 3] as number) + (absX * absY + e);
  }
};

/** Values, errors, quanta and counts. */
export const bounded: Kernels = {
  begin: (M, o, n) => {
    const value = o + HEAD;
    const inherited = value + 2 * n;
    for (let i = 0; i < n; i++) M[value + i] = 0;
    for (let i = 0; i < 2 * n; i++) M[inherited + i] = 0;
  },
  matvec: (M, o, a, v, rows, columns, sign, p) => {
    const product = (): void => matvec(M, o, a, v, rows, columns, sign);
    if (p.operands === null) product();
    else withOperands(M, p, [a, rows * columns, 0], [v, columns, 1], product);
  },
  matvecT: (M, o, a, v, columns, rows, sign, p) => {
    const product = (): void => matvecT(M, o, a, v, columns, rows, sign);
    if (p.operands === null) product();
    else withOperands(M, p, [a, rows * columns, 0], [v, rows, 1], product);
  },
  weigh: (M, o, a, v, rows, columns, sign, p) => {
    if (p.operands !== null) return bounded.matvec(M, o, a, v, rows, columns, sign, p);
    const value = o + HEAD;
    const inherited = value + 2 * rows;
    const magnitude = inherited + rows;
    const v0 = v + HEAD;
    const v1 = v0 + columns;
    const nothing = nothingTimes(M, v, columns);
    let w = a + HEAD;
    for (let i = 0; i < rows; i++) {
      let total = M[value + i] as number;
      let passed = 0;
      let terms = 0;
      for (let j = 0; j < columns; j++, w++) {
        const x = M[w] as number;
        const y = M[v0 + j] as number;
        const absX = Math.abs(x);
        total += sign * x * y;
        passed += absX * (M[v1 + j] as number);
        terms += absX * Math.abs(y);
      }
      passed += nothing;
      M[value + i] = total;
      M[inherited + i] = (M[inherited + i] as number) + passed;
      M[magnitude + i] = (M[magnitude + i] as number) + (terms + passed);
    }
  },
  weighT: (M, o, a, v, columns, rows, sign, p) => {
    if (p.operands !== null) return bounded.matvecT(M, o, a, v, columns, rows, sign, p);
    const value = o + HEAD;
    const inherited = value + 2 * columns;
    const magnitude = inherited + columns;
    const v0 = v + HEAD;
    let w = a + HEAD;
    for (let j = 0; j < rows; j++) {
      const y = M[v0 + j] as number;
      const signed = sign * y;
      const absY = Math.abs(y);
      const ey = M[v0 + rows + j] as number;
      const nothing = 0 * (absY + ey);
      for (let i = 0; i < columns; i++, w++) {
        const x = M[w] as number;
        const absX = Math.abs(x);
        const e = absX * ey + nothing;
        M[value + i] = (M[value + i] as number) + x * signed;
        M[inherited + i] = (M[inherited + i] as number) + e;
        M[magnitude + i] = (M[magnitude + i] as number) + (absX * absY + e);
      }
    }
  },
  outer: (M, o, u, v, rows, columns, sign, p) => {
    const product = (): void => outer(M, o, u, v, rows, columns, sign);
    if (p.operands === null) product();
    else withOperands(M, p, [u, rows, 1], [v, columns, 1], product);
  },
  dot: (M, o, u, v, n, sign, p) => {
    const product = (): void => dot(M, o, u, v, n, sign);
    if (p.operands === null) product();
    else withOperands(M, p, [u, n, 1], [v, n, 1], product);
  },
  scale: (M, o, s, v, n, sign) => {
    const x = M[s + HEAD] as number;
    const signed = sign * x;
    const absX = Math.abs(x);
    const ex = M[s + HEAD + 1] as number;
    for (let i = 0, k = o + HEAD; i < n; i++, k++) {
      const y = M[v + HEAD + i] as number;
      const absY = Math.abs(y);
      const ey = M[v + HEAD + n + i] as number;
      const e = absX * ey + ex * (absY + ey);
      M[k] = (M[k] as number) + signed * y;
      M[k + 2 * n] = (M[k + 2 * n] as number) + e;
      M[k + 3 * n] = (M[k + 3 * n] as number) + (absX * absY + e);
    }
  },
  mul: (M, o, u, v, n, sign) => {
    for (let i = 0, k = o + HEAD; i < n; i++, k++) {
      const x = M[u + HEAD + i] as number;
      const y = M[v + HEAD + i] as number;
      const absX = Math.abs(x);
      const absY = Math.abs(y);
      const ey = M[v + HEAD + n + i] as number;
      const e = absX * ey + (M[u + HEAD + n + i] as number) * (absY + ey);
      M[k] = (M[k] as number) + sign * x * y;
      M[k + 2 * n] = (M[k + 2 * n] as number) + e;
      M[k + 3 * n] = (M[k + 3 * n] as number) + (absX * absY + e);
    }
  },
  leaf: (M, o, a, n, sign) => {
    for (let i = 0, k = o + HEAD, l = a + HEAD; i < n; i++, k++, l++) {
      M[k] = (M[k] as number) + sign * (M[l] as number);
      M[k + 2 * n] = (M[k + 2 * n] as number) + (M[l + 2 * n] as number);
      M[k + 3 * n] = (M[k + 3 * n] as number) + (M[l + 3 * n] as number);
    }
  },
  plain: (M, o, a, n, sign) => {
    for (let i = 0, k = o + HEAD, l = a + HEAD; i < n; i++, k++, l++) {
      const x = M[l] as number;
      const e = M[l + n] as number;
      M[k] = (M[k] as number) + sign * x;
      M[k + 2 * n] = (M[k + 2 * n] as number) + e;
      M[k + 3 * n] = (M[k + 3 * n] as number) + (Math.abs(x) + e);
    }
  },
  round: (M, p, o, n, count, quantum, parts) => {
    const { unitRoundoff, sums, minNormal, maxFinite } = p;
    M[o] = quantum;
    M[o + 1] = count;
    M[o + 2] = parts;
    const relative = gammaOf(count, parts, p);
    const lost = 2 * (sums === unitRoundoff ? count : parts) * minNormal;
    for (let i = 0, k = o + HEAD; i < n; i++, k++) {
      const e = M[k + 2 * n] as number;
      const size = M[k + 3 * n] as number;
      const exact = size === 0 || (quantum > 0 && e === 0 && size * unitRoundoff <= quantum / 2);
      const error = exact ? e : e + relative * size + lost;
      M[k + n] = size + error <= maxFinite ? error : Infinity; // it may be NaN
    }
  },
  regroup: (M, { minNormal, maxFinite }, o, n, products) => {
    for (let i = 0; i < n; i++) {
      const place = o + HEAD + n + i;
      let flushed = 0;
      for (const factors of products) {
        let largest = 1;
        for (const factor of factors)
          largest *= Math.max(1, Math.abs(M[factor + HEAD + i] as number) + (M[factor + HEAD + n + i] as number));
        if (!(largest <= maxFinite)) flushed = Infinity; // it may be NaN
        flushed += factors.length * minNormal * largest;
      }
      const error = M[place] as number;
      M[place] = !(flushed < Infinity) ? Infinity : error === 0 ? 0 : error + flushed;
    }
  },
  product: (M, { unitRoundoff, minNormal, maxFinite }, o, u, v, n, sign, quantum) => {
    M[o] = quantum;
    M[o + 1] = 1;
    M[o + 2] = 1;
    const relative = gamma(1, unitRoundoff);
    const lost = 2 * minNormal;
    for (let i = 0, k = o + HEAD; i < n; i++, k++) {
      const x = M[u + HEAD + i] as number;
      const y = M[v + HEAD + i] as number;
      const absX = Math.abs(x);
      const absY = Math.abs(y);
      const ey = M[v + HEAD + n + i] as number;
      const e = 0 + (absX * ey + (M[u + HEAD + n + i] as number) * (absY + ey));
      const size = 0 + (absX * absY + e);
      M[k] = 0 + sign * x * y;
      M[k + 2 * n] = e;
      M[k + 3 * n] = size;
      const exact = size === 0 || (quantum > 0 && e === 0 && size * unitRoundoff <= quantum / 2);
      const error = exact ? e : e + relative * size + lost;
      M[k + n] = size + error <= maxFinite ? error : Infinity; // it may be NaN
    }
  },
  more: (M, o) => {
    M[o + 1] = (M[o + 1] as number) + 1;
    M[o + 2] = (M[o + 2] as number) + 1;
  },
  collect: (M, o, a, n) => {
    M[o + 1] = (M[o + 1] as number) + (M[a + 1] as number);
    M[o + 2] = (M[o + 2] as number) + (M[a + 2] as number);
    bounded.leaf(M, o, a, n, 1);
  },
  collectPlain: (M, o, a, n) => {
    M[o + 1] = (M[o + 1] as number) + 1;
    M[o + 2] = (M[o + 2] as number) + 1;
    bounded.plain(M, o, a, n, 1);
  },
  activation: (M, p, o, a, n, fn) => {
    const { value } = functions[fn];
    for (let i = 0, k = o + HEAD, l = a + HEAD; i < n; i++, k++, l++) {
      const x = M[l] as number;
      const y = value(x);
      M[k] = y;
      M[k + n] = nanToInfinity(activationError(fn, x, M[l + n] as number, y, p));
    }
  },
  slope: (M, p, o, a, y, n, fn) => {
    const { slope } = functions[fn];
    for (let i = 0, k = o + HEAD, l = a + HEAD, q = y + HEAD; i < n; i++, k++, l++, q++) {
      const x = M[l] as number;
      const fx = M[q] as number;
      M[k] = slope(x, fx);
      M[k + n] = nanToInfinity(slopeError(fn, x, M[l + n] as number, fx, M[q + n] as number, p));
    }
  },
  complement: (M, p, o, a, n) => {
    for (let i = 0, k = o + HEAD, l = a + HEAD; i < n; i++, k++, l++) {
      M[k] = 1 - (M[l] as number);
      M[k + n] = nanToInfinity(complementError(M[l] as number, M[l + n] as number, p));
    }
  },
  lerp: (M, p, o, z, a, b, n) => {
    for (let i = 0, k = o + HEAD; i < n; i++, k++) {
      const gate = M[z + HEAD + i] as number;
      const x = M[a + HEAD + i] as number;
      const y = M[b + HEAD + i] as number;
      const eg = M[z + HEAD + n + i] as number;
      const ex = M[a + HEAD + n + i] as number;
      const ey = M[b + HEAD + n + i] as number;
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
      const from = ((M[mask + HEAD + i] as number) === 0 ? b : a) + HEAD + i;
      M[k] = M[from] as number;
      M[k + n] = (M[mask + HEAD + n + i] as number) > 0 ? Infinity : nanToInfinity(M[from + n] as number);
    }
  },
  due: (M, o, clock, period, n) => {
    const error = (M[clock + HEAD + 1] as number) === 0 ? 0 : 1;
    for (let i = 0, k = o + HEAD; i < n; i++, k++) {
      M[k] = (M[clock + HEAD] as number) % (M[period + HEAD + i] as number) === 0 ? 1 : 0;
      M[k + n] = error;
    }
  },
  copy: (M, o, n, to, a, na, from, length) => {
    for (let i = 0, k = o + HEAD + to, l = a + HEAD + from; i < length; i++, k++, l++) {
      M[k] = M[l] as number;
      M[k + n] = nanToInfinity(M[l + na] as number);
    }
  },
  single: (M, o, n) => {
    M[o + 1] = 1;
    M[o + 2] = 1;
    for (let i = 0, k = o + HEAD; i < n; i++, k++) {
      M[k + 2 * n] = M[k + n] as number;
      M[k + 3 * n] = Math.abs(M[k] as number) + (M[k + n] as number);
    }
  },
  same: (M, o, a, n) => {
    M.copyWithin(o, a, a + room(n, true));
  },
};
