import { Decimal } from "decimal.js";
import type { Arithmetic } from "../arithmetic.ts";

/** Decimal numbers of 50 digits: the judge of the oracle and of its bounds. */
export const Digits: typeof Decimal = Decimal.clone({ precision: 50, maxE: 9e15, minE: -9e15 });

const one = new Digits(1);

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
  from: (value) => new Digits(value),
  add: (a, b) => a.add(b),
  mul: (a, b) => a.mul(b),
  sum: (a, b) => a.reduce((total, v, k) => total.add(v.mul(b[k] as Decimal)), new Digits(0)),
  activation: {
    sigmoid,
    tanh,
    relu: (a) => (a.gt(0) ? a : new Digits(0)),
    identity: (a) => a,
  },
  slope: {
    sigmoid: (_, y) => y.mul(one.sub(y)),
    tanh: (_, y) => one.sub(y.mul(y)),
    relu: (a) => (a.gt(0) ? one : new Digits(0)),
    identity: () => one,
  },
};
