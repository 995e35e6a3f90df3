import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { distinguishing } from "../properties/mutants/evaluate/equivalent.ts";
import { mutants } from "../properties/mutants/catalogue.ts";
import { verify } from "../properties/run/verify.ts";
import { drawRequest } from "../properties/cases/request.ts";
import { parseCase } from "../properties/cases/case.ts";
import { formatFailure } from "../reports/text/failure.ts";
import { fails } from "../reports/report/status.ts";
import { define, defineCell } from "../spec/definition.ts";
import { lerp, sigmoid, tanh } from "../spec/language/expression.ts";
import { catalogue } from "../spec/catalogue.ts";
import { builtInNamed } from "../impl/targets/index.ts";
import { ownImports } from "../impl/targets/own-imports.ts";
import { defined, rightAnswer, supportFor } from "../impl/defined/index.ts";

const gated = define(
  defineCell({
    id: "gated-elman",
    options: { bias: [true, false] },
    state: { h: ["n"] },
    output: "h",
    equations: ({ old, affine }) => ({ h: lerp(sigmoid(affine("z")), tanh(affine("h")), old.h) }),
    traits: { mixture: { state: "h" } },
    family: ["recurrent", "gated"],
  }),
);

test("a cell that is defined is executed: it conforms, its trait has a law, and its mistakes are seen", async () => {
  expect(defined.cells).toEqual([
    expect.objectContaining({ cell: gated.id, options: [{}, { bias: false }], gradients: true }),
  ]);
  const laws = ["step/direct", "gradient/exact", "bounds", "direction"];
  const verdicts = await verify(defined, { level: "quick", laws });
  expect(verdicts.filter(fails).map((verdict) => formatFailure(verdict, null))).toEqual([]);
  expect(verdicts.map(({ law }) => law)).toContain("bounds/convex");
  const faults = mutants([gated.id]);
  expect(faults.length).toBeGreaterThan(30);
  expect(await distinguishing(faults[0]!, 1)).toContain("cell=gated-elman");
});

test("a right answer is the reference's where there is one", () => {
  const ask = (cell: string) => drawRequest(parseCase(`cell=${cell} T=2 B=1 m=2 n=2 dtype=f32 seed=1`)).request;
  expect(rightAnswer(ask("elman")).y?.data).toBeInstanceOf(Float32Array);
  expect(rightAnswer(ask(gated.id)).y?.shape).toEqual([2, 1, 2]);
  expect(supportFor("elman").cell).toBe("elman");
  expect(() => supportFor("perceptron")).toThrow("the reference has no perceptron");
});

test("the target is called definition", async () => {
  expect(await builtInNamed("definition")?.load()).toBe(defined);
});

test("gatecheck/spec is that of the Gatecheck that runs", () => {
  ownImports();
  ownImports();
  const found = createRequire(import.meta.url)("gatecheck/spec") as { readonly defineCell: typeof defineCell };
  expect(found.defineCell({ ...gated, id: "another" })).toMatchObject({ id: "another" });
  expect(catalogue.some(({ id }) => id === "another")).toBe(false);
});
