import { Decimal } from "decimal.js";
import type { Arithmetic } from "../evaluate/arithmetic.ts";

/** Decimal numbers of 50 digits: the judge of the oracle and of its bounds. */
export const Digits: typeof Decimal = Decimal.clone({ precision: 50, maxE: 9e15, minE: -9e15 });

const powers = new Map<number, Decimal>();

function powerOfTwo(exponent: number): Decimal {
  const power = powers.get(exponent) ?? new Digits(2).pow(exponent);
  powers.set(exponent, power);
  return power;
}

/** A float64 as it is: the constructor takes the shortest decimal that rounds to it. */
export function exactly(value: number): Decimal {
  if (!Number.isFinite(value)) return new Digits(value);
  let [scaled, exponent] = [value, 0];
  for (; Math.abs(scaled) >= 2 ** 53; exponent++) scaled /= 2;
  for (; !Number.isInteger(scaled); exponent--) scaled *= 2;
  return new Digits(scaled).mul(powerOfTwo(exponent));
}

const one = new Digits(1);
const zero = new Digits(0);

const clipped = (a: Decimal): Decimal => Digits.min(one, Digits.max(zero, a));

/** ln(1 + e^a); where e^a is below 10^−50 the series' first term. */
const softplus = (a: Decimal): Decimal => (a.lt(-115) ? a.exp() : one.add(a.exp()).ln());

const sigmoid = (a: Decimal): Decimal => one.div(one.add(a.neg().exp()));

function tanh(a: Decimal): Decimal {
  // (1 − e^−2a)/(1 + e^−2a) cancels near 0; there the series a − a³/3 + 2a⁵/15 is exact to 50 digits
  if (a.abs().lt(1e-9)) {
    const square = a.mul(a);
    return a.mul(one.sub(square.div(3)).add(square.mul(square).mul(2).div(15)));
  }
  const q = a.abs().mul(-2).exp();
  const t = one.sub(q).div(one.add(q));
  return a.isNegative() ? t.neg() : t;
}

/** The expression language in 50 digits. */
export const decimal: Arithmetic<Decimal> = {
  from: exactly,
  add: (a, b) => a.add(b),
  mul: (a, b) => a.mul(b),
  sum: (a, b) => a.reduce((total, v, k) => total.add(v.mul(b[k] as Decimal)), new Digits(0)),
  activation: {
    sigmoid,
    tanh,
    relu: (a) => (a.gt(0) ? a : zero),
    identity: (a) => a,
    "hard-sigmoid": (a) => clipped(a.div(5).add(0.5)),
    "hard-sigmoid-6": (a) => clipped(a.div(6).add(0.5)),
    softsign: (a) => a.div(one.add(a.abs())),
    softplus,
    exp: (a) => a.exp(),
    log: (a) => a.ln(),
    sqrt: (a) => a.sqrt(),
    reciprocal: (a) => one.div(a),
    abs: (a) => a.abs(),
    cos: (a) => a.cos(),
    sin: (a) => a.sin(),
  },
  slope: {
    sigmoid: (_, y) => y.mul(one.sub(y)),
    tanh: (_, y) => one.sub(y.mul(y)),
    relu: (a) => (a.gt(0) ? one : zero),
    identity: () => one,
    "hard-sigmoid": (a) => (a.abs().lt(2.5) ? one.div(5) : zero),
    "hard-sigmoid-6": (a) => (a.abs().lt(3) ? one.div(6) : zero),
    softsign: (a) => one.div(one.add(a.abs()).pow(2)),
    softplus: sigmoid,
    exp: (_, y) => y,
    log: (a) => one.div(a),
    sqrt: (_, y) => one.div(y.mul(2)),
    reciprocal: (_, y) => y.mul(y).neg(),
    abs: (a) => new Digits(a.isZero() ? 0 : a.s),
    cos: (a) => a.sin().neg(),
    sin: (a) => a.cos(),
  },
  softmax: (a) => {
    const e = a.map((v) => v.exp());
    const total = e.reduce((sum, v) => sum.add(v), zero);
    return e.map((v) => v.div(total));
  },
  toNumber: (a) => a.toNumber(),
};
