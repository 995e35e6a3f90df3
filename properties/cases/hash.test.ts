import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seeded } from "../testing/cases.ts";
import { draw, hash, unit } from "./hash.ts";

describe("the hash", () => {
  it("is the same on every machine and in every version", () => {
    expect([
      hash(0, ""),
      hash(42, "x", 0, 0, 0),
      hash(42, "x", 0, 0, 1),
      hash(42, "x", 0, 1, 0),
      hash(2 ** 32 - 1, "0.1.U_f", 5, 3),
      hash(-1, "0.1.U_f", 5, 3),
      hash(7, "W", 4096),
    ]).toEqual([2872998923, 2172276775, 2410937423, 3750999793, 803203867, 803203867, 1463506669]);
  });

  it("is 32 bits, unsigned", () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.array(fc.nat()), (seed, name, at) => {
        const bits = hash(seed, name, ...at);
        expect(bits).toBe(bits >>> 0);
      }),
      seeded,
    );
  });

  it("tells neighbours apart: seeds, names, coordinates and their order", () => {
    const seen = new Set<number>();
    for (const seed of [0, 1, 2])
      for (const name of ["x", "y", "W_i"])
        for (let i = 0; i < 12; i++) for (let j = 0; j < 12; j++) seen.add(hash(seed, name, i, j));
    expect(seen.size).toBe(3 * 3 * 12 * 12);
  });

  it("turns half of the bits when one bit of the seed turns", () => {
    let turned = 0;
    for (let k = 0; k < 1_000; k++) {
      let difference = (hash(k, "x", 1) ^ hash(k ^ (1 << (k % 32)), "x", 1)) >>> 0;
      for (; difference !== 0; difference >>>= 1) turned += difference & 1;
    }
    expect(turned / 1_000).toBeGreaterThan(15);
    expect(turned / 1_000).toBeLessThan(17);
  });
});

describe("a draw", () => {
  it("is a whole number of the range, both ends included", () => {
    const drawn = Array.from({ length: 200 }, (_, seed) => draw(seed, "row", 3, 6));
    expect(new Set(drawn)).toEqual(new Set([3, 4, 5, 6]));
  });

  it("has no choice where the range is one number", () => {
    expect(draw(5, "cut", 1, 1)).toBe(1);
  });
});

describe("a unit", () => {
  it("is never 0, below 1, and exact in its element type", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (bits) => {
        for (const dtype of ["float32", "float64"] as const) {
          const value = unit(bits, dtype);
          expect(Math.abs(value)).toBeGreaterThan(0);
          expect(Math.abs(value)).toBeLessThan(1);
        }
        expect(Math.fround(unit(bits, "float32"))).toBe(unit(bits, "float32"));
        expect(Math.abs(unit(bits, "float64") - unit(bits, "float32"))).toBeLessThan(2 ** -19);
      }),
      { ...seeded, numRuns: 1_000 },
    );
  });

  it("does not survive a float32 buffer in float64", () => {
    const bits = Array.from({ length: 100 }, (_, k) => hash(k, "x"));
    const lost = bits.filter((b) => Math.fround(unit(b, "float64")) !== unit(b, "float64"));
    expect(lost.length).toBeGreaterThan(90);
  });

  it("reaches both ends", () => {
    expect([unit(0, "float32"), unit(2 ** 32 - 1, "float32")]).toEqual([2 ** -20, -1 + 2 ** -20]);
    expect([unit(0, "float64"), unit(2 ** 32 - 1, "float64")]).toEqual([2 ** -31, -1 + 2 ** -31]);
  });
});
