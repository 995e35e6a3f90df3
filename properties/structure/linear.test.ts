import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seeded } from "../testing/cases.ts";
import { type Form, nullSpace, valueOf } from "./linear.ts";

const unknowns = ["a", "b", "c", "d", "e"];
const form: fc.Arbitrary<Form> = fc.dictionary(fc.constantFrom(...unknowns), fc.constantFrom(-2, -1, 1, 2));
const rows = fc.array(form, { maxLength: 6 });

/** Every choice of 0 and 1 for the unknowns. */
const choices: readonly Form[] = Array.from({ length: 2 ** unknowns.length }, (_, bits) =>
  Object.fromEntries(unknowns.map((unknown, k) => [unknown, (bits >> k) & 1])),
);

describe("the null space", () => {
  it.each(["rational", "parity"] as const)("solves every equation, over the field of %s", (field) => {
    fc.assert(
      fc.property(rows, (equations) => {
        for (const values of nullSpace(equations, unknowns, field))
          for (const row of equations) expect(valueOf(row, values, field)).toBeCloseTo(0, 12);
      }),
      seeded,
    );
  });

  it("has all solutions of parities: two to the size of its basis", () => {
    fc.assert(
      fc.property(rows, (equations) => {
        const solutions = choices.filter((values) => equations.every((row) => valueOf(row, values, "parity") === 0));
        expect(2 ** nullSpace(equations, unknowns, "parity").length).toBe(solutions.length);
      }),
      seeded,
    );
  });

  it("of rationals is what is left free", () => {
    expect(nullSpace([{ a: 1, b: -1 }, { b: 1, c: 1 }, { d: 2 }], ["a", "b", "c", "d", "e"], "rational")).toEqual([
      { a: -1, b: -1, c: 1 },
      { e: 1 },
    ]);
    expect(nullSpace([], ["a"], "rational")).toEqual([{ a: 1 }]);
    expect(nullSpace([{ a: 1 }], ["a"], "rational")).toEqual([]);
  });
});
