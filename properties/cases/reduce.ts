import { cellOf, mayBeZero } from "../../spec/catalogue.ts";
import type { Case } from "./case.ts";

/** Lengths that fit fewer steps and rows. */
export const fitted = (lengths: Case["lengths"], T: number, B: number): Case["lengths"] =>
  lengths === null ? null : lengths.slice(0, B).map((length) => Math.min(length, T));

/** Sizes above this are also halved: one by one they would take too long. */
const LARGE = 16;

/**
 * Every case that is simpler by one thing: a step, a row, a feature, a unit, a layer or a further size less, walked forward only,
 * rows of one length, one parameter more that is zero, integers, short numbers. Some of them are not of a law's space.
 */
export function reductionsOf(c: Case): Case[] {
  const { T, B, m, n, layers, further, lengths, direction, zero, integers, coarse, regime } = c;
  const params = mayBeZero(c.cell, c.options);
  const halves = (["T", "B", "m", "n"] as const)
    .filter((size) => c[size] > LARGE)
    .map((size): Case => {
      const half = { ...c, [size]: Math.ceil(c[size] / 2) };
      return { ...half, lengths: fitted(lengths, half.T, half.B) };
    });
  const sizes: Case[] = [
    ...halves,
    { ...c, T: T - 1, lengths: fitted(lengths, T - 1, B) },
    { ...c, B: B - 1, lengths: fitted(lengths, T, B - 1) },
    { ...c, m: m - 1 },
    { ...c, n: n - 1 },
    { ...c, layers: layers - 1 },
    ...Object.keys(further).map((name) => ({ ...c, further: { ...further, [name]: (further[name] as number) - 1 } })),
  ];
  const positive = ({ T: steps, B: rows, m: inputs, n: units, layers: depth, further: others }: Case): boolean =>
    Math.min(steps, rows, inputs, units, depth, ...Object.values(others)) >= 1;
  return [
    ...sizes.filter(positive),
    ...(direction === "forward" ? [] : [{ ...c, direction: "forward" } as const]),
    ...(lengths === null ? [] : [{ ...c, lengths: null }]),
    ...params.filter((name) => !zero.includes(name)).map((name) => ({ ...c, zero: [...zero, name] })),
    ...(integers ? [] : [{ ...c, integers: true }]),
    // the numbers of this regime are short as they are
    ...(integers || coarse === true || regime === "exact" || cellOf(c.cell).integer
      ? []
      : [{ ...c, coarse: true } as const]),
  ];
}
