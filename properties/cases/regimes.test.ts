import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Dtype } from "../../spec/tensor.ts";
import { seeded } from "../testing/cases.ts";
import { regimes } from "./case.ts";
import { type Role, numberOf, quantumOf, saturation } from "./regimes.ts";

const dtypes: readonly Dtype[] = ["float32", "float64"];
const anyBits = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const anyRole = fc.record<Role>({
  kind: fc.constantFrom("x", "weight", "bias", "state", "cotangent"),
  fanIn: fc.integer({ min: 1, max: 64 }),
  gate: fc.boolean(),
  biased: fc.boolean(),
  dtype: fc.constantFrom(...dtypes),
});
const many = { ...seeded, numRuns: 2_000 };

const role = (kind: Role["kind"], more: Partial<Role> = {}): Role => ({
  kind,
  fanIn: 1,
  gate: false,
  biased: true,
  dtype: "float64",
  ...more,
});
const spread = (regime: (typeof regimes)[number], of: Role): number[] =>
  Array.from({ length: 3_000 }, (_, k) => numberOf(regime, of)(Math.imul(k + 1, 0x9e3779b9) >>> 0));

describe("a regime", () => {
  it.each(regimes)("%s gives finite numbers that are exact in their element type", (regime) => {
    fc.assert(
      fc.property(anyBits, anyRole, (bits, of) => {
        const value = numberOf(regime, of)(bits);
        expect(Number.isFinite(value)).toBe(true);
        expect(of.dtype === "float32" ? Math.fround(value) : value).toBe(value);
      }),
      many,
    );
  });

  it("leaves cotangents tame everywhere but where sums must be exact", () => {
    fc.assert(
      fc.property(anyBits, fc.constantFrom(...regimes), (bits, regime) => {
        const of = role("cotangent");
        const usual = regime === "exact" ? "exact" : "tame";
        expect(numberOf(regime, of)(bits)).toBe(numberOf(usual, of)(bits));
      }),
      many,
    );
  });

  it("tame is never 0 and never 1", () => {
    fc.assert(
      fc.property(anyBits, anyRole, (bits, of) => {
        const value = Math.abs(numberOf("tame", of)(bits));
        expect(value).toBeGreaterThan(0);
        expect(value).toBeLessThan(1);
      }),
      many,
    );
  });

  it("tame scales weights by a power of two near 1/√fanIn", () => {
    for (const [fanIn, scale] of [
      [1, 1],
      [3, 1],
      [4, 1 / 2],
      [15, 1 / 2],
      [16, 1 / 4],
    ] as const)
      expect(numberOf("tame", role("weight", { fanIn }))(123_456)).toBe(scale * numberOf("tame", role("x"))(123_456));
  });

  it("wide is several times as large", () => {
    expect(Math.max(...spread("wide", role("weight")).map(Math.abs))).toBeGreaterThan(3.9);
    expect(Math.max(...spread("wide", role("state")).map(Math.abs))).toBeGreaterThan(1.9);
  });

  it.each(dtypes)("saturated opens a third of the gates exactly and shuts a third, in %s", (dtype) => {
    const { open, shut } = saturation[dtype];
    const values = spread("saturated", role("bias", { gate: true, dtype }));
    for (const value of [open, shut]) expect(values.filter((v) => v === value).length / 3_000).toBeCloseTo(1 / 3, 1);
    const round = dtype === "float32" ? Math.fround : (v: number): number => v;
    expect(round(1 / (1 + round(Math.exp(-open))))).toBe(1);
    expect(round(Math.exp(shut))).toBe(0);
  });

  it("saturated leaves other biases tame, and has large weights where there is no bias", () => {
    expect(Math.max(...spread("saturated", role("bias")).map(Math.abs))).toBeLessThan(1);
    expect(Math.max(...spread("saturated", role("weight")).map(Math.abs))).toBeLessThan(1);
    expect(Math.max(...spread("saturated", role("weight", { biased: false })).map(Math.abs))).toBeGreaterThan(30);
  });

  it("exact has multiples of a quarter from 1/4 to 2, of either sign", () => {
    const values = spread("exact", role("cotangent"));
    expect(new Set(values.map((v) => Math.abs(v)))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8].map((k) => k / 4)));
    expect(Math.min(...values)).toBe(-2);
  });

  it("sparse has half of the parameters zero, and nothing else", () => {
    for (const kind of ["weight", "bias"] as const)
      expect(spread("sparse", role(kind)).filter((v) => v === 0).length / 3_000).toBeCloseTo(1 / 2, 1);
    for (const kind of ["x", "state", "cotangent"] as const)
      expect(spread("sparse", role(kind)).filter((v) => v === 0)).toEqual([]);
  });

  it("edge has zeros of either sign, ones, and neighbours of one", () => {
    const values = spread("edge", role("x"));
    for (const special of [0, -0, 1, -1, 1 - 2 ** -24, 1 + 2 ** -23, 2 ** -100, -1024])
      expect(values.some((v) => Object.is(v, special))).toBe(true);
  });
});

describe("the quantum of a regime", () => {
  it("divides every number of it", () => {
    for (const value of spread("exact", role("weight")))
      expect(value / quantumOf("exact", false)).toSatisfy(Number.isInteger);
    expect(regimes.map((regime) => quantumOf(regime, false))).toEqual([0, 0, 0, 1 / 4, 0, 0]);
    expect(regimes.map((regime) => quantumOf(regime, true))).toEqual([1, 1, 1, 1, 1, 1]);
  });
});
