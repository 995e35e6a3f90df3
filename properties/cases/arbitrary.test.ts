import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCase, seeded } from "../testing/cases.ts";
import { type Space, cases, everywhere } from "./arbitrary.ts";
import type { Case } from "./case.ts";

const sample = (space: Partial<Space> = {}, numRuns = 400): Case[] => fc.sample(anyCase(space), { ...seeded, numRuns });

/** The smallest case that fails. */
const smallest = (fails: (c: Case) => boolean, space: Partial<Space> = {}): Case => {
  const all = cases("lstm", {}, "float64", { ...everywhere, layers: [1, 3], start: ["drawn", "absent"], ...space });
  const { counterexample } = fc.check(
    fc.property(all, (c) => !fails(c)),
    { ...seeded, numRuns: 1_000 },
  );
  return (counterexample as [Case])[0];
};

describe("generated cases", () => {
  it("stay in their space", () => {
    const space: Space = {
      T: [2, 3],
      B: [2, 5],
      m: [3, 3],
      further: [1, 6],
      n: [2, 4],
      tiles: false,
      layers: [2, 3],
      directions: ["reverse", "bidirectional"],
      lengths: "none",
      regimes: ["wide", "exact"],
      start: ["absent"],
      losses: ["final"],
    };
    for (const c of sample(space)) {
      for (const size of ["T", "B", "m", "n", "layers"] as const) {
        expect(c[size]).toBeGreaterThanOrEqual(space[size][0]);
        expect(c[size]).toBeLessThanOrEqual(space[size][1]);
      }
      expect(space.directions).toContain(c.direction);
      expect(space.regimes).toContain(c.regime);
      expect([c.start, c.loss, c.lengths]).toEqual(["absent", "final", null]);
    }
  });

  it("visit everything there is", () => {
    const seen = (of: (c: Case) => unknown): Set<unknown> => new Set(sample({ layers: [1, 2] }).map(of));
    expect(seen((c) => c.regime)).toEqual(new Set(everywhere.regimes));
    expect(seen((c) => c.direction)).toEqual(new Set(everywhere.directions));
    expect(seen((c) => c.loss)).toEqual(new Set(everywhere.losses));
    expect(seen((c) => c.T)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    expect(seen((c) => c.n)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    expect(seen((c) => c.B)).toEqual(new Set([1, 2, 3, 4]));
    expect(seen((c) => c.lengths === null)).toEqual(new Set([true, false]));
    expect(seen((c) => c.lengths?.includes(0) ?? false)).toEqual(new Set([true, false]));
  });

  it("have one length for each row, from 0 to T", () => {
    for (const { lengths, B, T } of sample()) {
      if (lengths === null) continue;
      expect(lengths).toHaveLength(B);
      for (const length of lengths) expect(length >= 0 && length <= T).toBe(true);
    }
  });

  it("have a row shorter than T where that is asked", () => {
    for (const { lengths, T } of sample({ lengths: "short" })) expect(lengths?.some((length) => length < T)).toBe(true);
  });

  it("have an empty row where that is asked", () => {
    for (const { lengths } of sample({ lengths: "empty" })) expect(lengths).toContain(0);
  });

  it("may have no rows at all", () => {
    for (const lengths of ["short", "empty"] as const)
      for (const c of sample({ lengths, B: [0, 0] }, 20)) expect(c.lengths).toEqual([]);
  });

  it("have no parameter all zero, and no integers, until a counterexample is shrunk", () => {
    for (const { zero, integers } of sample()) expect([zero, integers]).toEqual([[], false]);
  });
});

const least = {
  T: 1,
  B: 1,
  m: 1,
  n: 1,
  layers: 1,
  direction: "forward",
  regime: "tame",
  lengths: null,
  loss: "both",
  start: "drawn",
  integers: true,
  seed: 0,
} as const;

const params = ["i", "f", "o", "g"].flatMap((gate) => [`W_${gate}`, `U_${gate}`, `b_${gate}`]);

describe("shrinking", () => {
  it("goes to the least of everything where everything fails", () => {
    const found = smallest(() => true);
    expect(found).toMatchObject(least);
    expect([...found.zero].sort()).toEqual([...params].sort());
  });

  it("keeps what the failure needs, and no more", () => {
    const found = smallest((c) => c.n >= 2 && c.T >= 2 && c.direction === "bidirectional");
    expect(found).toMatchObject({ ...least, n: 2, T: 2, direction: "bidirectional" });
    expect(found.zero).toHaveLength(params.length);
  });

  it("keeps the parameter that the failure needs", () => {
    const found = smallest((c) => !c.zero.includes("U_f") && c.T >= 3);
    expect(found).toMatchObject({ ...least, T: 3 });
    expect(params.filter((name) => !found.zero.includes(name))).toEqual(["U_f"]);
  });

  it("keeps numbers that are not whole where only those fail", () => {
    expect(smallest((c) => !c.integers)).toMatchObject({ ...least, integers: false });
  });

  it("goes to short rows", () => {
    const found = smallest((c) => c.B >= 2 && c.lengths !== null && c.lengths[0] !== c.lengths[1]);
    expect(found).toMatchObject({ ...least, B: 2, lengths: expect.anything() as unknown });
    expect(new Set(found.lengths)).toEqual(new Set([0, 1]));
  });

  it("stays in its space", () => {
    const found = smallest(() => true, { T: [2, 6], B: [2, 4], lengths: "short", regimes: ["wide"] });
    expect(found).toMatchObject({ ...least, T: 2, B: 2, regime: "wide", lengths: [0, 0] });
  });
});
