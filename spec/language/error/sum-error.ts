import type { Precision } from "../precision.ts";
import type { ErrorBound, Sum } from "./error-bound.ts";
import { operandErrors } from "./rounding.ts";
import type { Term } from "../terms.ts";
import { zeros } from "../evaluate/zeros.ts";

type Numbers = readonly number[];

/** A sum of which not all terms are in yet. */
interface Open {
  readonly inherited: number[];
  readonly magnitude: number[];
  count: number;
  parts: number;
}

/** A factor: its values and their errors. */
export interface Factor {
  readonly value: Numbers;
  readonly errorBound: ErrorBound;
}

/** The inherited error, the magnitude and the number of the terms of a sum; `size` elements. */
export function sumBounds(
  terms: readonly Term[],
  values: readonly Numbers[],
  errorBounds: readonly ErrorBound[],
  size: number,
  precision: Precision,
): Sum {
  const open: Open = { inherited: zeros(size), magnitude: zeros(size), count: 0, parts: 0 };
  const factor = (at: number): Factor => ({ value: values[at] as Numbers, errorBound: errorBounds[at] as ErrorBound });
  const moved = ({ value, errorBound }: Factor, least: number): Factor => ({
    value,
    errorBound: { ...errorBound, error: operandErrors(value, errorBound.error, precision, least) },
  });
  for (const { op, a, b } of terms) {
    open.parts++;
    if (precision.operands === null || !matrixProducts.has(op)) include[op](open, factor(a), factor(b));
    else include[op](open, moved(factor(a), op.startsWith("matvec") ? 0 : 1), moved(factor(b), 1));
  }
  return open;
}

/** Terms whose factors an arithmetic may round before it multiplies them. */
const matrixProducts: ReadonlySet<Term["op"]> = new Set(["matvec", "matvecT", "outer", "dot"]);

/**
 * Adds a term. A product w·v inherits |w|ev + ew|v| + ew·ev, and its magnitude is at most |w·v| and that.
 */
type Include = (into: Open, first: Factor, second: Factor) => void;

const include: Readonly<Record<Term["op"], Include>> = {
  matvec: (into, { value: w, errorBound: { error: ew } }, { value: v, errorBound: { error: ev } }) => {
    const { inherited, magnitude } = into;
    const columns = v.length;
    for (let i = 0; i < inherited.length; i++) {
      const row = i * columns;
      let passed = 0;
      let total = 0;
      for (let j = 0; j < columns; j++) {
        const absW = Math.abs(w[row + j] as number);
        const absV = Math.abs(v[j] as number);
        const eW = ew[row + j] as number;
        const eV = ev[j] as number;
        passed += absW * eV + eW * (absV + eV);
        total += absW * absV;
      }
      (inherited[i] as number) += passed;
      (magnitude[i] as number) += total + passed;
    }
    into.count += columns;
  },
  matvecT: (into, { value: w, errorBound: { error: ew } }, { value: v, errorBound: { error: ev } }) => {
    const { inherited, magnitude } = into;
    const columns = inherited.length;
    for (let j = 0; j < v.length; j++) {
      const absV = Math.abs(v[j] as number);
      const eV = ev[j] as number;
      for (let i = 0; i < columns; i++) {
        const absW = Math.abs(w[j * columns + i] as number);
        const e = absW * eV + (ew[j * columns + i] as number) * (absV + eV);
        (inherited[i] as number) += e;
        (magnitude[i] as number) += absW * absV + e;
      }
    }
    into.count += v.length;
  },
  outer: (into, { value: w, errorBound: { error: ew } }, { value: v, errorBound: { error: ev } }) => {
    const { inherited, magnitude } = into;
    const columns = v.length;
    for (let i = 0; i < w.length; i++) {
      const absW = Math.abs(w[i] as number);
      const eW = ew[i] as number;
      for (let j = 0; j < columns; j++) {
        const absV = Math.abs(v[j] as number);
        const eV = ev[j] as number;
        const e = absW * eV + eW * (absV + eV);
        (inherited[i * columns + j] as number) += e;
        (magnitude[i * columns + j] as number) += absW * absV + e;
      }
    }
    into.count++;
  },
  dot: (into, { value: w, errorBound: { error: ew } }, { value: v, errorBound: { error: ev } }) => {
    const { inherited, magnitude } = into;
    for (let j = 0; j < w.length; j++) {
      const absW = Math.abs(w[j] as number);
      const absV = Math.abs(v[j] as number);
      const e = absW * (ev[j] as number) + (ew[j] as number) * (absV + (ev[j] as number));
      (inherited[0] as number) += e;
      (magnitude[0] as number) += absW * absV + e;
    }
    into.count += w.length;
  },
  scale: (into, { value: [w], errorBound: { error: ews } }, { value: v, errorBound: { error: ev } }) => {
    const { inherited, magnitude } = into;
    const absW = Math.abs(w as number);
    const [ew] = ews as readonly [number];
    for (let i = 0; i < inherited.length; i++) {
      const absV = Math.abs(v[i] as number);
      const e = absW * (ev[i] as number) + ew * (absV + (ev[i] as number));
      (inherited[i] as number) += e;
      (magnitude[i] as number) += absW * absV + e;
    }
    into.count++;
  },
  mul: (into, { value: w, errorBound: { error: ew } }, { value: v, errorBound: { error: ev } }) => {
    const { inherited, magnitude } = into;
    for (let i = 0; i < inherited.length; i++) {
      const absW = Math.abs(w[i] as number);
      const absV = Math.abs(v[i] as number);
      const e = absW * (ev[i] as number) + (ew[i] as number) * (absV + (ev[i] as number));
      (inherited[i] as number) += e;
      (magnitude[i] as number) += absW * absV + e;
    }
    into.count++;
  },
  leaf: (into, { value, errorBound: { error, sum } }) => {
    const { inherited, magnitude } = into;
    for (let i = 0; i < inherited.length; i++) {
      const e = sum === null ? (error[i] as number) : (sum.inherited[i] as number);
      (inherited[i] as number) += e;
      (magnitude[i] as number) += sum === null ? Math.abs(value[i] as number) + e : (sum.magnitude[i] as number);
    }
    into.count += sum === null ? 1 : sum.count;
    into.parts += sum === null ? 0 : sum.parts - 1;
  },
};
