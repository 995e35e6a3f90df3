import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Implementation, Support } from "../../impl/contract.ts";
import { reference } from "../../impl/reference/index.ts";
import { stepFor } from "../../spec/catalogue.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { cases, everywhere } from "../cases/arbitrary.ts";
import { drawRequest } from "../cases/request.ts";
import { ignoresLengths, oneDirection } from "../controls/controls.ts";
import { diagnose } from "./diagnose.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { implementationOf as mistaken } from "./hypothesis.ts";
import { headline, summary } from "./summary.ts";
import { mutants, equationMutantsOf } from "../mutants/catalogue.ts";
import { mutantsAround } from "../mutants/around/index.ts";
import { distinguishing } from "../mutants/evaluate/equivalent.ts";
import type { EquationMutant } from "../mutants/mutant.ts";
import { implementationOf as implementing } from "../mutants/evaluate/implementation.ts";
import { mapTensor } from "../requests/rearrange.ts";
import { referenceRun, implementationOf, supportOf } from "../testing/reference.ts";

const SEED = 3;

const of = (implementation: Implementation, options: Options = {}, dtype: Dtype = "float64"): Promise<Diagnosis> =>
  diagnose(implementation, implementation.cells[0] as Support, options, dtype, SEED);

describe("one mistake is named", () => {
  // some, so that over the cells every operator has its turn
  const some = (cell: string): EquationMutant[] => equationMutantsOf(stepFor(cell, {})).filter((_, k) => k % 17 === 4);

  it.each(["elman", "lstm", "gru", "gru-reset-after", "mgu", "sru-v2"])("of %s, in float32", async (cell) => {
    for (const fault of some(cell)) {
      if ((await distinguishing(fault, SEED)) === null) continue;
      const { explanations, tried } = await of(implementing(fault), {}, "float32");
      expect(tried).toBeGreaterThan(10);
      // other explanations of all answers are the same function; there may be many, dialects before mutants
      const ids = explanations.map(({ id }) => id);
      expect(ids, fault.id).toContain(fault.id);
      expect(ids.filter((id) => id.includes("/forward/") || id.includes("/backward/")).indexOf(fault.id)).toBeLessThan(
        3,
      );
    }
  });

  it("around the equations, in float32", async () => {
    const wrong = mutantsAround("gru").filter(({ wrong }, k) => !wrong.impure && k % 8 === 0);
    const found = await Promise.all(
      wrong.map(async (fault) => {
        const { right, explanations } = await of(implementing(fault), {}, "float32");
        return { id: fault.id, right, named: explanations.map(({ id }) => id) };
      }),
    );
    for (const { id, right, named } of found) {
      expect(right, id).toBe(false);
      expect(named.slice(0, 3)).toContain(id);
    }
  });

  it.each(["weights-cached", "gradients-accumulate", "answers-alias", "weights-known-by-rows", "nan-swallowed"])(
    "from one call to the next, or on unusual numbers: %s",
    async (operator) => {
      const fault = mutantsAround("elman").find((one) => one.operator === operator);
      const { explanations } = await of(implementing(fault!));
      expect(explanations[0]?.id).toBe(`elman/driver/${operator}`);
    },
  );

  it.each(["shorter-goes-on", "first-row-cleared"])("of a state that an earlier call left: %s", async (operator) => {
    const fault = mutantsAround("elman").find((one) => one.operator === operator);
    const { explanations, where } = await of(implementing(fault!), {}, "float32");
    expect(explanations.map(({ id }) => id)).toEqual([`elman/driver/${operator}`]);
    // a later answer alone does not refute what earlier calls explain
    expect(where.join()).not.toContain("does not explain everything");
  });

  it("that shows for some numbers alone; of gradients that are not told apart neither is said", async () => {
    const fault = mutants(["gru-type3"]).find(({ id }) => id === "gru-type3/forward/sigmoid-least-below-2/rₜ");
    const diagnosis = await of(implementing(fault!), {}, "float32");
    expect(headline(diagnosis)).toMatch(
      /^Outputs: σ of gate r is 0 below −2\. Gradients: those of the function that is computed/u,
    );
    expect(new Set(diagnosis.explanations.map(({ id }) => id)).size).toBe(diagnosis.explanations.length);
  });

  it("and two together, where one alone explains nothing", async () => {
    const [first] = equationMutantsOf(stepFor("elman", {})).filter(({ id }) => id === "elman/forward/dropped/bₕ");
    const both = equationMutantsOf(first!.step).find(({ id }) => id === "elman/forward/transposed/Uₕ·hₜ₋₁");
    const { explanations } = await of(implementing({ ...both!, id: "both" }));
    expect(explanations.length).toBeGreaterThan(0);
    expect(explanations[0]).toMatchObject({ kind: "pair" });
    expect(explanations.map(({ id }) => id)).toContain("elman/forward/dropped/bₕ and elman/forward/transposed/Uₕ·hₜ₋₁");
  });
});

it.each<[string, Options, string]>([
  ["gru", { polarity: "write" }, "gru with polarity write"],
  ["lstm", { gateActivation: "hard-sigmoid" }, "lstm with gateActivation hard-sigmoid"],
  ["elman", { activation: "relu" }, "elman with activation relu"],
  ["lstm", { cellClip: 1 }, "lstm with cellClip 1"],
])("%s with %j is a dialect, not a mistake", async (cell, options, id) => {
  const dialect = implementationOf(cell, (request) =>
    referenceRun({
      ...request,
      layers: request.layers.map((layer) => ({ ...layer, options: { ...layer.options, ...options } })),
    }),
  );
  const diagnosis = await of(dialect);
  expect(diagnosis.explanations[0]).toMatchObject({ kind: "dialect", id });
  expect(summary(diagnosis)).toContain(`It computes ${id}.`);
});

describe("no mistake is named", () => {
  it("where there is none, whatever the seed", async () => {
    for (const [k, cell] of ["elman", "gru", "lstm-peephole", "sru-v2"].entries())
      for (const dtype of [k % 2 === 0 ? "float32" : "float64"] as const)
        expect(await diagnose(reference, supportOf(cell), {}, dtype, SEED), cell).toMatchObject({
          right: true,
          where: ["On one layer, forward, with rows of one length, every answer is right."],
          explanations: [],
          tried: 0,
        });
  });

  it("where none that is known explains the answers: that is said", async () => {
    const odd = implementationOf("elman", (request) => {
      const { y, ...answer } = referenceRun(request);
      return { ...answer, ...(y && { y: mapTensor(y, (v) => v + 1 / 3) }) };
    });
    const diagnosis = await of(odd);
    expect(diagnosis).toMatchObject({ explanations: [] });
    // nothing that is known comes nearer than the definition does
    expect(diagnosis.nearest).toEqual([]);
    expect(summary(diagnosis)).toMatch(
      /^Wrong from the first step on are y\. Answers are wrong where every matrix is zero, too\. None of \d+ known mistakes and dialects explains all/u,
    );
  });
});

describe("where it goes wrong", () => {
  it.each([
    [
      "rows of unequal length, rows of length 0, rows of unequal length in reverse, rows of unequal length in bidirectional layers",
      ignoresLengths,
    ],
    [
      "the reverse direction, bidirectional layers, rows of unequal length in reverse, rows of unequal length in bidirectional layers, two bidirectional layers",
      oneDirection,
    ],
  ])("%s, and nowhere else", async (what, control) => {
    const wrong = implementationOf(
      "gru",
      control.of(referenceRun, () => 0),
    );
    const { where, explanations } = await of(wrong);
    expect(explanations).toEqual([]);
    expect(where[1]).toBe(`Answers are wrong with ${what}.`);
  });

  it("in the gradients alone", async () => {
    const fault = mutants(["gru"]).find(({ id }) => id === "gru/backward/transposed/U_z·of·U_z·hₜ₋₁");
    expect((await of(implementing(fault!))).where).toEqual([
      "Outputs and states are right; wrong are gradients.params[0][0].U_z.",
    ]);
  });
});

it("a mistake around the equations answers every request that it takes", async () => {
  const failed: string[] = [];
  const space = { ...everywhere, T: [1, 2], B: [1, 2], m: [1, 2], n: [1, 2] } as const;
  for (const [cell, options] of [
    ["elman", { bias: false }],
    ["lstm", { bias: false }],
    ["lstm", { cellClip: 1 }],
    ["gru", { bias: false }],
    ["gru-reset-after", { bias: false }],
  ] as const) {
    const step = stepFor(cell, options);
    const requests = fc
      .sample(cases(cell, options, "float64", space), { seed: SEED, numRuns: 2 })
      .map((c) => drawRequest(c))
      .map(({ request, cotangents }) => ({ ...request, want: ["y", "final", "gradients"] as const, cotangents }));
    for (const driver of mutantsAround(cell))
      for (const request of requests)
        await Promise.resolve(
          mistaken({ id: "", kind: "driver", names: [], sentence: "", step, driver }, supportOf(cell)).run(request),
        ).catch((error: unknown) => failed.push(`${driver.id}: ${String(error)}`));
  }
  expect(failed).toEqual([]);
});

it("an implementation that cannot be asked is not accused", async () => {
  const dumb = implementationOf("lstm", () => {
    throw new Error("no");
  });
  expect(await of(dumb)).toEqual({
    cell: "lstm",
    options: {},
    dtype: "float64",
    failure: "no",
    right: false,
    where: ["It answered nothing that was asked."],
    errors: [],
    localised: [],
    explanations: [],
    nearest: [],
    tried: 0,
    looked: "",
  });
});
