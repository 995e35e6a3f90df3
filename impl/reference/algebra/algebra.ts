import type { Dtype } from "../../../spec/tensor.ts";
import { products } from "./products.ts";
import { slabs } from "./slabs.ts";
import type { Algebra, Vector } from "./types.ts";

const single = create(true);
const double = create(false);

/** Vector algebra in one element type, every result rounded to it. */
export const algebra = (dtype: Dtype): Algebra => (dtype === "float64" ? double : single);

/** The array rounds stored numbers; `round` rounds the others. (A branch runs faster here than a function passed in.) */
function create(single: boolean): Algebra {
  const zeros = slabs(single);
  const round = (value: number): number => (single ? Math.fround(value) : value);
  function vector(size: number, at: (i: number) => number): Vector {
    const v = zeros(size);
    for (let i = 0; i < size; i++) v[i] = at(i);
    return v;
  }
  const map = (f: (value: number) => number) => (a: Vector) => {
    const v = zeros(a.length);
    for (let i = 0; i < v.length; i++) v[i] = f(a[i]!);
    return v;
  };
  const zip = (f: (a: number, b: number) => number) => (a: Vector, b: Vector) => {
    const v = zeros(a.length);
    for (let i = 0; i < v.length; i++) v[i] = f(a[i]!, b[i]!);
    return v;
  };
  // operations of every cell in every step have loops of their own: a loop cannot inline an operation handed to it
  const add = (a: Vector, b: Vector): Vector => {
    const v = zeros(a.length);
    for (let i = 0; i < v.length; i++) v[i] = a[i]! + b[i]!;
    return v;
  };
  const mul = (a: Vector, b: Vector): Vector => {
    const v = zeros(a.length);
    for (let i = 0; i < v.length; i++) v[i] = a[i]! * b[i]!;
    return v;
  };
  const sum = (a: Vector): number => {
    let total = 0;
    for (const v of a) total = round(total + v);
    return total;
  };
  const multiplyAdd = (sum: number, a: number, b: number): number => round(sum + round(a * b));

  return {
    ...products(single, zeros),
    add(first, ...more) {
      let total = first;
      for (const next of more) total = add(total, next);
      return total;
    },
    mul(first, ...more) {
      let product = first;
      for (const next of more) product = mul(product, next);
      return product;
    },
    sub: zip((a, b) => a - b),
    div: zip((a, b) => a / b),
    max: zip(Math.max),
    exceeds: zip((a, b) => (a > b ? 1 : 0)),
    complement(a) {
      const v = zeros(a.length);
      for (let i = 0; i < v.length; i++) v[i] = 1 - a[i]!;
      return v;
    },
    times: (k, a) => map((v) => round(k) * v)(a),
    plus: (k, a) => map((v) => round(k) + v)(a),
    clip: (k, a) => map((v) => Math.max(-k, Math.min(k, v)))(a),
    within: (k, clipped) => map((v) => (Math.abs(v) < k ? 1 : 0))(clipped),
    select: (mask, a, b) => vector(mask.length, (i) => (mask[i] === 0 ? b[i]! : a[i]!)),
    sqrt: map(Math.sqrt),
    log: map(Math.log),
    cos: map(Math.cos),
    sin: map(Math.sin),
    dot(a, b) {
      let total = 0;
      for (let i = 0; i < a.length; i++) total = multiplyAdd(total, a[i]!, b[i]!);
      return total;
    },
    sum,
    softmax(a) {
      const largest = Math.max(...a);
      const e = map((v) => Math.exp(round(v - largest)))(a);
      const total = sum(e);
      return map((v) => v / total)(e);
    },

    /** Never overflows, and is exactly 0 and 1 where it saturates. */
    sigmoid(a) {
      const v = zeros(a.length);
      for (let i = 0; i < v.length; i++) {
        const e = round(Math.exp(-Math.abs(a[i]!)));
        v[i] = (a[i]! < 0 ? e : 1) / round(1 + e);
      }
      return v;
    },
    tanh(a) {
      const v = zeros(a.length);
      for (let i = 0; i < v.length; i++) v[i] = Math.tanh(a[i]!);
      return v;
    },
    relu: map((a) => Math.max(0, a)),
    identity: map((a) => a),
    "hard-sigmoid": map((a) => Math.min(1, Math.max(0, round(round(0.2 * a) + 0.5)))),
    "hard-sigmoid-6": map((a) => Math.min(1, Math.max(0, round(round(a / 6) + 0.5)))),
    softsign: map((a) => a / round(1 + Math.abs(a))),
    softplus: map((a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)))),
    exp: map(Math.exp),
    slope: {
      sigmoid: map((s) => s * round(1 - s)),
      tanh: map((t) => 1 - round(t * t)),
      relu: map(Math.sign), // 1[a > 0], and 0 at a = 0
      identity: map(() => 1),
      "hard-sigmoid": map((y) => (y > 0 && y < 1 ? 0.2 : 0)),
      "hard-sigmoid-6": map((y) => (y > 0 && y < 1 ? 1 / 6 : 0)),
      softsign: map((y) => round(1 - Math.abs(y)) ** 2),
      softplus: map((y) => -Math.expm1(-y)),
      exp: map((y) => y),
    },

    outer: (u, v) => vector(u.length * v.length, (i) => u[Math.floor(i / v.length)]! * v[i % v.length]!),
    ones: (size) => vector(size, () => 1),

    concat(a, b) {
      const whole = zeros(a.length + b.length);
      whole.set(a);
      whole.set(b, a.length);
      return whole;
    },

    part(whole, place, count) {
      const size = whole.length / count;
      return whole.subarray(place * size, (place + 1) * size);
    },
  };
}
