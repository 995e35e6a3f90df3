import { describe, expect, it } from "vitest";
import { stepFor } from "../../../spec/catalogue.ts";
import { activationError, slopeError } from "../../../spec/language/error/pointwise.ts";
import { defineFunction, functions } from "../../../spec/language/functions.ts";
import { precision } from "../../../spec/language/precision.ts";
import { expectation, interpretedExpectation } from "../../../spec/networks/oracle.ts";
import { parseCase } from "../../cases/case.ts";
import { hash } from "../../cases/hash.ts";
import { drawRequest } from "../../cases/request.ts";
import { activationMutantsOf } from "../catalogue.ts";
import { fateOf } from "../evaluate/power.ts";
import { curves } from "./curves.ts";

const single = precision("float32", "faithful");

/** Arguments of both signs, places where a function may be cut among them. */
const places = Array.from({ length: 400 }, (_, k) => ((hash(k, "place") / 2 ** 32) * 2 - 1) * 12).concat([
  -8, -4.97, -4, -3, -2, -1, 0, 1, 2, 2.375, 3, 4, 4.97, 5, 8,
]);

describe.each(curves.map((curve) => [`${curve.of} ${curve.says}`, curve] as const))("%s", (_, { of, fn }) => {
  const { value, slope } = functions[fn];

  it("is wrong somewhere", () => {
    expect(places.some((a) => Math.abs(value(a) - functions[of].value(a)) > 2 ** -20)).toBe(true);
  });

  it("of an argument that is off, is off by no more than its bound", () => {
    for (const a of places)
      for (const e of [2 ** -20, 2 ** -10, 1 / 4])
        for (const other of [a - e, a + e, Math.fround(a + e / 3)]) {
          const bound = activationError(fn, a, e, value(a), single);
          expect(Math.abs(value(other) - value(a)), `${a} and ${other}`).toBeLessThanOrEqual(bound);
        }
  });

  it("has a derivative whose bound holds as well", () => {
    for (const a of places)
      for (const e of [2 ** -20, 2 ** -10]) {
        const [y, other] = [value(a), a + e];
        const ey = activationError(fn, a, e, y, single);
        const bound = slopeError(fn, a, e, y, ey, single);
        expect(Math.abs(slope(other, value(other)) - slope(a, y)), String(a)).toBeLessThanOrEqual(bound);
      }
  });
});

it("the name of a function is taken once", () => {
  expect(() => defineFunction("tanh", functions.tanh)).toThrow("there is a function tanh already");
});

describe("mutants of activations", () => {
  it("are more than a hundred of an LSTM, gate by gate and of all at once", () => {
    const all = activationMutantsOf(stepFor("lstm", {}));
    expect(all.length).toBeGreaterThan(100);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.map(({ sentence }) => sentence)).toEqual(
      expect.arrayContaining([
        "σ of gate f is 0 below −8.",
        "tanh of cₜ is 1 above 3.",
        "σ is 0 below −8, everywhere.",
      ]),
    );
  });

  it("are of all gates alone, where these are many", () => {
    const many = activationMutantsOf(stepFor("grid-lstm-2", {})).filter(({ operator }) =>
      operator.startsWith("sigmoid"),
    );
    expect(new Set(many.map(({ id }) => id.split("/").at(-1)))).toEqual(new Set(["everywhere"]));
  });

  it("compute the same, compiled or not", () => {
    const { step } = activationMutantsOf(stepFor("elman", {})).find(({ operator }) => operator === "tanh-table-32")!;
    const { request, cotangents } = drawRequest(parseCase("cell=elman T=3 B=2 m=2 n=3 dir=forward regime=tame seed=7"));
    const demand = { precision: precision(request.dtype, "faithful"), gradients: true, stepFor: () => step };
    const asked = { ...request, cotangents };
    expect(expectation(asked, demand)).toEqual(interpretedExpectation(asked, demand));
  });

  it("are refused by the laws", async () => {
    const some = activationMutantsOf(stepFor("lstm", {})).filter((_, k) => k % 13 === 0);
    const run = { level: "quick", seed: 1, matrix: false, shrink: false } as const;
    const found = await Promise.all(some.map(async (one) => `${(await fateOf(one, run)).fate} ${one.id}`));
    expect(found.filter((fate) => !fate.startsWith("killed "))).toEqual([]);
  });
});
