import * as fc from "fast-check";
import { expect, it } from "vitest";
import { mapTree, zipTree } from "../../impl/tree.ts";
import type { RunAnswer, RunRequest } from "../../impl/contract.ts";
import { type Tensor, tensor } from "../../spec/tensor.ts";
import { type Case, formatCase } from "../cases/case.ts";
import { exchanged } from "../controls/controls.ts";
import { jsonNumber } from "./json-number.ts";
import { type SavedCounterexample, savedFrom } from "./saved.ts";
import { anyCase, caseOf, seeded } from "../testing/cases.ts";
import { referenceRun } from "../testing/reference.ts";
import type { Counterexample, JsonNumber, Verdict } from "../verdict.ts";
import type { Grade } from "../../spec/language/precision.ts";

const law = { id: "step/direct", sentence: "It computes.", source: "the paper" };

/** A counterexample with the line of a case, as it comes back from its file. */
function reread(c: Case, grade: Grade = "absolute", got: JsonNumber = "NaN"): SavedCounterexample {
  const found = { case: formatCase(c), replay: "", where: "y[0,0,0]", got, want: 0, distance: got, bound: 0 };
  const { cell, options, dtype } = c;
  const verdict = { implementation: "mine", cell, options, dtype } as Verdict;
  return JSON.parse(JSON.stringify(savedFrom(verdict, found as Counterexample, law, grade))) as SavedCounterexample;
}

/** Elements of a file that an implementation gets wrong. */
function wrongIn({ request, expected }: SavedCounterexample, run: (request: RunRequest) => RunAnswer): string[] {
  const { dtype } = request;
  const answer = run(mapTree(request, ({ shape, data }) => tensor(dtype, shape, data.map(Number))));
  const { gradients, ...rest } = expected;
  const { initial, ...others } = gradients as NonNullable<typeof gradients>;
  const asked = request.layers[0]?.initial === null ? others : { ...others, initial };
  const strays: string[] = [];
  zipTree({ ...rest, gradients: asked }, answer, ({ data, bound }, got, path) => {
    for (const [i, value] of data.entries()) {
      const [is, want, most] = [(got as Tensor).data[i] as number, Number(value), Number(bound[i])];
      if (!Object.is(is, want) && !(Math.abs(is - want) <= most) && most !== Infinity) strays.push(`${path}[${i}]`);
    }
  });
  return strays;
}

it("numbers that JSON does not have come back with the same bits", () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      expect(Number(JSON.parse(JSON.stringify(jsonNumber(value))))).toBe(value);
    }),
    { ...seeded, examples: [[-0], [Number.NaN], [Number.POSITIVE_INFINITY], [Number.NEGATIVE_INFINITY]] },
  );
});

it("whoever reads the file asks the same, and what a correct implementation answers is within its bounds", () => {
  fc.assert(
    fc.property(anyCase({ layers: [1, 2] }), fc.constantFrom<Grade>("faithful", "absolute"), (c, grade) => {
      expect(wrongIn(reread(c, grade), referenceRun)).toEqual([]);
    }),
    { ...seeded, numRuns: 150 },
  );
});

it("a wrong implementation is found out by the file alone", () => {
  const c = caseOf("cell=lstm T=2 B=1 m=1 n=2 dtype=f32 seed=7");
  const wrong = exchanged("i", "f").of(referenceRun, () => 0);
  const found = wrongIn(reread(c), wrong);
  expect(found).toContain("y[0]");
  expect(found.some((place) => place.startsWith("gradients.params[0][0].W_i"))).toBe(true);
});

it("special numbers are in the file as they were", () => {
  const edges = reread(caseOf("cell=lstm T=3 B=4 m=6 n=6 regime=edge dtype=f64 seed=1"));
  const flat = JSON.stringify(edges.request);
  expect(flat).toContain('"-0"');
  expect(edges.violation).toMatchObject({ got: "NaN", distance: "NaN" });
  expect(reread(caseOf("cell=elman T=1 B=1 m=1 n=1 seed=1"), "absolute", "-Infinity").violation.got).toBe("-Infinity");
});
