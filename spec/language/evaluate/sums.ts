import type { Term } from "../terms.ts";
import { zeros } from "./zeros.ts";

type Numbers = readonly number[];

/**
 * Sums of products in float64, term by term for all elements at once: the same additions in the same order as element by
 * element, without gathering the factors.
 */
export function sums(terms: readonly Term[], values: readonly Numbers[], size: number): number[] {
  const out = zeros(size);
  for (const { op, negative, a, b } of terms)
    accumulate[op](out, values[a] as Numbers, values[b] as Numbers, negative ? -1 : 1);
  return out;
}

/** out[i] += sign · (what the term is at i). */
type Accumulate = (out: number[], u: Numbers, v: Numbers, sign: number) => void;

const accumulate: Readonly<Record<Term["op"], Accumulate>> = {
  matvec: (out, matrix, vector, sign) => {
    const columns = vector.length;
    for (let i = 0; i < out.length; i++) {
      const row = i * columns;
      let total = out[i] as number;
      for (let j = 0; j < columns; j++) total += sign * (matrix[row + j] as number) * (vector[j] as number);
      out[i] = total;
    }
  },
  matvecT: (out, matrix, vector, sign) => {
    const columns = out.length;
    for (let j = 0; j < vector.length; j++) {
      const v = sign * (vector[j] as number);
      for (let i = 0; i < columns; i++) (out[i] as number) += (matrix[j * columns + i] as number) * v;
    }
  },
  outer: (out, left, right, sign) => {
    const columns = right.length;
    for (let i = 0; i < left.length; i++) {
      const u = sign * (left[i] as number);
      for (let j = 0; j < columns; j++) (out[i * columns + j] as number) += u * (right[j] as number);
    }
  },
  dot: (out, u, v, sign) => {
    let total = out[0] as number;
    for (let j = 0; j < u.length; j++) total += sign * (u[j] as number) * (v[j] as number);
    out[0] = total;
  },
  scale: (out, u, v, sign) => {
    const s = sign * (u[0] as number);
    for (let i = 0; i < out.length; i++) (out[i] as number) += s * (v[i] as number);
  },
  mul: (out, u, v, sign) => {
    for (let i = 0; i < out.length; i++) (out[i] as number) += sign * (u[i] as number) * (v[i] as number);
  },
  leaf: (out, u, _, sign) => {
    for (let i = 0; i < out.length; i++) (out[i] as number) += sign * (u[i] as number);
  },
};
