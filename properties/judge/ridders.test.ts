import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Derivative, ridders, stepsOf } from "./ridders.ts";
import { seeded } from "../testing/cases.ts";

const tableau = { step: 1 / 4, rows: 4 };
const exactly = (f: (t: number) => number, of = tableau): Derivative => ridders((t) => ({ value: f(t), noise: 0 }), of);

const coefficient = fc.integer({ min: -8, max: 8 }).map((k) => k / 4);

describe("Ridders' derivative", () => {
  it("asks at halved steps", () => {
    expect(stepsOf({ step: 1, rows: 4 })).toEqual([1, 1 / 2, 1 / 4, 1 / 8]);
  });

  it("is exact on polynomials of low degree", () => {
    fc.assert(
      fc.property(fc.array(coefficient, { minLength: 2, maxLength: 5 }), (a) => {
        const { value, error } = exactly((t) => a.reduceRight((sum, c) => sum * t + c, 0));
        expect(value).toBeCloseTo(a[1] as number, 13);
        expect(error).toBeGreaterThanOrEqual(Math.abs(value - (a[1] as number)));
      }),
      seeded,
    );
  });

  it("is within its own estimate of error on sines, exponentials and their products", () => {
    fc.assert(
      fc.property(fc.tuple(coefficient, coefficient, coefficient, coefficient), ([a, b, c, d]) => {
        const { value, error } = exactly((t) => Math.sin(a * t + b) * Math.exp(c * t) + Math.tanh(d * t + a));
        const sech = 1 / Math.cosh(a);
        const derivative = a * Math.cos(b) + c * Math.sin(b) + d * sech * sech;
        expect(Math.abs(value - derivative)).toBeLessThanOrEqual(error + 2 ** -50);
        expect(error).toBeLessThan(1e-2);
      }),
      { ...seeded, numRuns: 2_000 },
    );
  });

  it("says that it knows nothing at a jump", () => {
    const { error } = exactly((t) => Math.sign(t));
    expect(error).toBeGreaterThan(1);
  });

  it("carries the noise of the function into its error", () => {
    const noisy = ridders((t) => ({ value: 3 * t, noise: 2 ** -10 }), tableau);
    expect(noisy.value).toBeCloseTo(3, 13);
    expect(noisy.error).toBeGreaterThan(2 ** -10 / tableau.step);
    const twice = ridders((t) => ({ value: 3 * t, noise: 2 ** -9 }), tableau);
    expect(twice.error).toBeCloseTo(2 * noisy.error, 10);
  });

  it("covers noise of that size, whatever it is", () => {
    const noise = 2 ** -12;
    const signs = fc.array(fc.constantFrom(-1, 0, 1), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(signs, coefficient, (kicks, a) => {
        let k = 0;
        const { value, error } = ridders((t) => ({ value: a * t + (kicks[k++] as number) * noise, noise }), tableau);
        expect(Math.abs(value - a)).toBeLessThanOrEqual(error);
      }),
      { ...seeded, numRuns: 1_000 },
    );
  });
});
