import { float64 } from "../evaluate/arithmetic.ts";
import { functions } from "../functions.ts";
import { HEAD, type Kernels, type Memory } from "./kernels.ts";

const at = (M: Memory, place: number): number => M[place] as number;

/** Σ M[a + k]·M[b + k] in four partial sums, so that additions need not wait for one another. */
function inner(M: Memory, a: number, b: number, n: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < n; k += 4) {
    s0 += at(M, a + k) * at(M, b + k);
    s1 += at(M, a + k + 1) * at(M, b + k + 1);
    s2 += at(M, a + k + 2) * at(M, b + k + 2);
    s3 += at(M, a + k + 3) * at(M, b + k + 3);
  }
  for (; k < n; k++) s0 += at(M, a + k) * at(M, b + k);
  return s0 + s1 + (s2 + s3);
}

/** o += factor·a */
function add(M: Memory, o: number, a: number, n: number, factor: number): void {
  for (let i = 0, k = o + HEAD, l = a + HEAD; i < n; i++, k++, l++) M[k] = at(M, k) + factor * at(M, l);
}

const nothing = (): void => {};

const matvec: Kernels["matvec"] = (M, o, a, v, rows, columns, sign) => {
  for (let i = 0, w = a + HEAD, k = o + HEAD; i < rows; i++, w += columns, k++)
    M[k] = at(M, k) + sign * inner(M, w, v + HEAD, columns);
};
const matvecT: Kernels["matvecT"] = (M, o, a, v, columns, rows, sign) => {
  for (let j = 0, w = a; j < rows; j++, w += columns) add(M, o, w, columns, sign * at(M, v + HEAD + j));
};
const matvecByTerms: Kernels["matvec"] = (M, o, a, v, rows, columns, sign) => {
  for (let i = 0, w = a + HEAD, k = o + HEAD; i < rows; i++, k++)
    for (let j = v + HEAD; j < v + HEAD + columns; j++, w++) M[k] = at(M, k) + sign * at(M, w) * at(M, j);
};

/**
 * The operations of `bounded` on values alone, in the same places of memory: a step of a large network costs what its products cost.
 * Sums are added in another order than the definition's, so the last bits differ.
 */
export const values: Kernels = {
  begin: (M, o, n) => void M.fill(0, o + HEAD, o + HEAD + n),
  matvec,
  weigh: matvec,
  matvecT,
  weighT: matvecT,
  outer: (M, o, u, v, rows, columns, sign) => {
    for (let i = 0, k = o; i < rows; i++, k += columns) add(M, k, v, columns, sign * at(M, u + HEAD + i));
  },
  dot: (M, o, u, v, n, sign) => {
    M[o + HEAD] = at(M, o + HEAD) + sign * inner(M, u + HEAD, v + HEAD, n);
  },
  scale: (M, o, s, v, n, sign) => add(M, o, v, n, sign * at(M, s + HEAD)),
  mul: (M, o, u, v, n, sign) => {
    for (let i = HEAD; i < n + HEAD; i++) M[o + i] = at(M, o + i) + sign * at(M, u + i) * at(M, v + i);
  },
  leaf: add,
  plain: add,
  round: nothing,
  regroup: nothing,
  product: (M, _, o, u, v, n, sign) => {
    for (let i = HEAD; i < n + HEAD; i++) M[o + i] = sign * at(M, u + i) * at(M, v + i);
  },
  more: nothing,
  collect: (M, o, a, n) => add(M, o, a, n, 1),
  collectPlain: (M, o, a, n) => add(M, o, a, n, 1),
  activation: (M, _, o, a, n, fn) => {
    const { value } = functions[fn];
    for (let i = HEAD; i < n + HEAD; i++) M[o + i] = value(at(M, a + i));
  },
  slope: (M, _, o, a, y, n, fn) => {
    const { slope } = functions[fn];
    for (let i = HEAD; i < n + HEAD; i++) M[o + i] = slope(at(M, a + i), at(M, y + i));
  },
  complement: (M, _, o, a, n) => {
    for (let i = HEAD; i < n + HEAD; i++) M[o + i] = 1 - at(M, a + i);
  },
  lerp: (M, _, o, z, a, b, n) => {
    for (let i = HEAD; i < n + HEAD; i++) {
      const gate = at(M, z + i);
      M[o + i] = (1 - gate) * at(M, a + i) + gate * at(M, b + i);
    }
  },
  softmax: (M, _, o, a, n) => {
    M.set(float64.softmax([...M.subarray(a + HEAD, a + HEAD + n)]), o + HEAD);
  },
  select: (M, o, mask, a, b, n) => {
    for (let i = HEAD; i < n + HEAD; i++) M[o + i] = at(M, (at(M, mask + i) === 0 ? b : a) + i);
  },
  due: (M, o, clock, period, n) => {
    for (let i = HEAD; i < n + HEAD; i++) M[o + i] = at(M, clock + HEAD) % at(M, period + i) === 0 ? 1 : 0;
  },
  copy: (M, o, _, to, a, __, from, length) => {
    M.copyWithin(o + HEAD + to, a + HEAD + from, a + HEAD + from + length);
  },
  single: nothing,
  same: (M, o, a, n) => void M.copyWithin(o, a, a + HEAD + n),
};

/** The same with sums that are rounded at every term, where the memory rounds: the coarsest arithmetic of a right implementation. */
export const narrow: Kernels = {
  ...values,
  matvec: matvecByTerms,
  weigh: matvecByTerms,
  dot: (M, o, u, v, n, sign) => {
    for (let j = HEAD; j < n + HEAD; j++) M[o + HEAD] = at(M, o + HEAD) + sign * at(M, u + j) * at(M, v + j);
  },
};
