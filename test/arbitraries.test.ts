/** `gatecheck/fast-check`: the generators as a user calls them. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Space, cases, options, requestOf, requests } from "../fast-check.ts";
import { checkAnswer } from "../impl/check.ts";
import { reference } from "../impl/reference/index.ts";
import { formatCase } from "../properties/cases/case.ts";
import { seeded } from "../properties/testing/cases.ts";
import { combinations, cellOf } from "../spec/catalogue.ts";
import type { Options } from "../spec/options.ts";

describe("requests", () => {
  it("are what their line says, in the form that an implementation takes", async () => {
    const any = options("gru").chain((chosen) => requests("gru", chosen, "float32", { T: [0, 9], layers: [1, 2] }));
    await fc.assert(
      fc.asyncProperty(any, async (drawn) => {
        const { request, cotangents } = drawn;
        expect(requestOf(drawn.case)).toMatchObject({ case: drawn.case, request, cotangents });
        const whole = { ...request, want: ["y", "final", "gradients"] as const, cotangents };
        checkAnswer(whole, await reference.run(whole));
        expect(request.dtype).toBe("float32");
        expect(request.sizes.T).toBeLessThanOrEqual(9);
      }),
      seeded,
    );
  });

  it("shrink to the smallest case, which is shown as its line", () => {
    const tooLong = requests("lstm", {}, "float64", { T: [1, 12] });
    const { counterexample } = fc.check(
      fc.property(tooLong, ({ request }) => request.sizes.T < 3),
      seeded,
    );
    const [smallest] = counterexample ?? [];
    expect(smallest?.case).toMatch(/^cell=lstm T=3 B=1 m=1 n=1 dir=forward regime=tame .* integers=true seed=0$/);
    expect(fc.stringify(smallest)).toBe(smallest?.case);
  });
});

describe("options", () => {
  it("are every combination, and shrink to the default", () => {
    const seen = new Set(
      fc.sample(options("mgu"), { ...seeded, numRuns: 500 }).map((chosen) => JSON.stringify(chosen)),
    );
    expect([...seen].sort()).toEqual(
      combinations(cellOf("mgu"))
        .map((chosen) => JSON.stringify(chosen))
        .sort(),
    );
    expect(
      fc.check(
        fc.property(options("lstm"), () => false),
        seeded,
      ).counterexample,
    ).toEqual([{}]);
  });
});

describe("cases", () => {
  it("are within the space that was asked for", () => {
    const space = { n: [3, 5], directions: ["reverse"], lengths: "none", regimes: ["exact"] } as const;
    fc.assert(
      fc.property(cases("lstm", { bias: false }, "float64", space), (c) => {
        expect([c.n >= 3, c.n <= 5, c.direction, c.lengths, c.regime]).toEqual([true, true, "reverse", null, "exact"]);
        expect(formatCase(c)).toContain("bias=false");
      }),
      seeded,
    );
  });

  it.each<[string, string, Options, object, RegExp]>([
    ["an unknown cell", "ltsm", {}, {}, /^unknown cell "ltsm"; the catalogue has elman, /],
    ["an unknown option", "lstm", { peephole: true }, {}, /^lstm has no option "peephole"; it has /],
    ["an unknown dimension", "lstm", {}, { H: [1, 2] }, /^space has no "H"; it has T, B, m, n, /],
    ["a range upside down", "lstm", {}, { T: [3, 2] }, /^space: T is \[3,2\], must be \[least, most\], whole numbers/],
    ["a range of halves", "lstm", {}, { n: [0.5, 2] }, /^space: n is \[0.5,2\], must be/],
    ["no direction", "lstm", {}, { directions: [] }, /^space: directions is empty, must name at least one$/],
  ])("of %s get one clear line", (_, cell, chosen, space, message) => {
    expect(() => cases(cell, chosen, "float64", space as Partial<Space>)).toThrow(message);
  });
});
