import type { Dtype } from "../../tensor.ts";
import { type Arithmetic, float64 } from "../evaluate/arithmetic.ts";
import type { ActivationName } from "../activation-name.ts";
import { functionNames, functions } from "../functions.ts";
import { type Grade, unitRoundoff } from "../precision.ts";
import { type Random, pick, shuffled } from "./random.ts";

/** Functions that a libm approximates; the others are arithmetic. */
const LIBM: ReadonlySet<ActivationName> = new Set(functionNames.filter((fn) => functions[fn].rounding === undefined));

/** One entry for every function. */
const each = <V>(of: (fn: ActivationName) => V): Readonly<Record<ActivationName, V>> =>
  Object.fromEntries(functionNames.map((fn) => [fn, of(fn)])) as Record<ActivationName, V>;

/** a·b + c with one rounding, to within a relative 2⁻¹⁰⁵ (Dekker's product, Knuth's sum); with two where splitting overflows. */
function fma64(a: number, b: number, c: number): number {
  if (Math.max(Math.abs(a), Math.abs(b), Math.abs(a * b)) > 2 ** 990) return a * b + c;
  const split = (v: number): [number, number] => {
    const t = 134217729 * v;
    const high = t - (t - v);
    return [high, v - high];
  };
  const [aHigh, aLow] = split(a);
  const [bHigh, bLow] = split(b);
  const p = a * b;
  const pLow = aLow * bLow - (p - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  const s = p + c;
  const t = s - p;
  const sLow = p - (s - t) + (c - t);
  return s + (sLow + pLow);
}

/**
 * An implementation as bad as one may be: the order and the grouping of every sum are random, fused or not, subnormal results
 * may be flushed, and every activation is off by as much as the grade allows.
 *
 * float32 is simulated in float64: products of two float32 are exact there, and rounding a float64 sum once more to float32 is
 * within u(1 + 2⁻²⁹) of the exact one, which the oracle's share of the bound covers.
 */
export function implementation(dtype: Dtype, accuracy: Grade, next: Random): Arithmetic<number> {
  const unit = unitRoundoff[dtype];
  const flush = dtype === "float32" && next() < 0.5;
  const round = (v: number): number => {
    const r = dtype === "float32" ? Math.fround(v) : v;
    return flush && Math.abs(r) < 2 ** -126 ? 0 : r;
  };
  const add = (a: number, b: number): number => round(a + b);
  const mul = (a: number, b: number): number => round(a * b);
  const fused = (a: number, b: number, c: number): number => (dtype === "float32" ? round(a * b + c) : fma64(a, b, c));

  const sequential = (terms: readonly (readonly [number, number])[], fuse: boolean): number =>
    terms.reduce((total, [a, b]) => (fuse ? fused(a, b, total) : add(total, mul(a, b))), 0);
  const pairwise = (terms: readonly (readonly [number, number])[], fuse: boolean): number => {
    if (terms.length < 3) return sequential(terms, fuse);
    const half = 1 + Math.floor(next() * (terms.length - 1));
    return add(pairwise(terms.slice(0, half), fuse), pairwise(terms.slice(half), fuse));
  };

  /** −1 … 1, often an end. */
  const extreme = (): number => pick([-1, 1, 2 * next() - 1], next);
  // float64's own functions are within 4u|v| of the exact value, and storing the result rounds once more
  const relative = dtype === "float32" ? 7 * unit : 3 * unit;
  const absolute = dtype === "float32" ? 2 ** -20 - 2 * unit : 2 ** -49 - 6 * unit;
  const perturbed =
    (fn: ActivationName) =>
    (a: number): number => {
      const y = float64.activation[fn](a);
      // ln(1 + e^a) as it is written, where nothing overflows
      if (fn === "softplus" && a < 30 && next() < 0.5) return round(Math.log(add(1, perturbed("exp")(a))));
      if (!LIBM.has(fn)) return round(y);
      const off = accuracy === "absolute" ? Math.max(relative * Math.abs(y), absolute) : relative * Math.abs(y);
      return round(y + extreme() * off);
    };

  return {
    from: (value) => value,
    add,
    mul,
    sum: (left, right) => {
      const terms = shuffled(
        left.map((a, k) => [a, right[k] as number] as const),
        next,
      );
      return pick([sequential, pairwise], next)(terms, next() < 0.5);
    },
    activation: each((fn) => perturbed(fn)),
    slope: {
      ...each((fn) => (a: number, y: number) => round(float64.slope[fn](a, y))),
      sigmoid: (_, y) => mul(y, add(1, -y)),
      tanh: (_, y) => pick([() => add(1, -mul(y, y)), () => mul(add(1, -y), add(1, y))], next)(),
      reciprocal: (_, y) => -mul(y, y),
      softsign: (a, y) =>
        pick(
          [
            () => mul(add(1, -Math.abs(y)), add(1, -Math.abs(y))),
            () => round(1 / mul(add(1, Math.abs(a)), add(1, Math.abs(a)))),
          ],
          next,
        )(),
      softplus: (a, y) => pick([() => perturbed("sigmoid")(a), () => add(1, -perturbed("exp")(-y))], next)(),
    },
    softmax: (a) => {
      const largest = Math.max(...a);
      // unshifted, where nothing overflows and the largest exponential is not small
      const shift = largest >= 0 && largest < 30 && next() < 0.5 ? 0 : largest;
      const e = a.map((v) => perturbed("exp")(add(v, -shift)));
      const total = e.reduce(add, 0);
      return e.map((v) => round(v / total));
    },
    toNumber: (value) => value,
  };
}
