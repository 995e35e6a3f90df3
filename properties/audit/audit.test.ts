import { expect, test } from "vitest";
import { stepFor } from "../../spec/catalogue.ts";
import { equationMutantsOf } from "../mutants/catalogue.ts";
import { suites } from "../vectors/published.ts";
import { ownSuite } from "../vectors/own.ts";
import { noticed } from "../vectors/score.ts";
import { type Audit, auditOf, auditOfVectors } from "./audit.ts";
import type { Check } from "./check.ts";
import { drawn, rowOf } from "./draw.ts";
import { lacksOf } from "./lacks.ts";
import { questionsOf } from "./trial.ts";

const run = { seed: 1, mends: true };
const wide = { uniform: [-1, 1] } as const;

/** A check that sees everything. */
const good: Check = {
  schema: "gatecheck/check/1",
  id: "good",
  title: "A good check",
  source: "this test",
  cell: "gru-reset-after",
  cases: [{ T: 3, B: 2, m: 3, n: 4 }],
  draw: {
    x: { normal: [0, 1] },
    parameters: { W: wide, U: wide, b: wide, c: wide },
    states: { h: { normal: [0, 1] } },
  },
  trials: 1,
  compares: { y: "all", final: ["h"] },
  tolerances: [{ id: "1e-6", dtype: "float32", atol: 1e-6, rtol: 0 }],
};

/** A check whose numbers hardly depend on anything, and whose tolerance is as wide as they are. */
const blind: Check = {
  ...good,
  id: "blind",
  cell: "lstm",
  cases: [{ T: 12, B: 2, m: 2, n: 3, layers: 2 }],
  draw: {
    x: { uniform: [0, 1] },
    parameters: {
      W: { uniform: [-0.1, 0.1], over: "sqrt m" },
      U: { uniform: [-0.1, 0.1], over: "sqrt n" },
      b: { sum: [{ constant: 1 }, { constant: -0.9 }] },
    },
  },
  compares: { y: "last", head: { features: 2, weights: { uniform: [-0.1, 0.1] }, bias: { constant: 0.5 } } },
  tolerances: [
    { id: "1e-2", dtype: "float16", atol: 1e-2, rtol: 1e-2 },
    { id: "1e-12", dtype: "float32", atol: 1e-12, rtol: 0 },
  ],
};

const forward = (cell: string): number =>
  equationMutantsOf(stepFor(cell, {})).filter(({ pass }) => pass === "forward").length;
let made: Audit | undefined;
const ofBlind = (): Audit => (made ??= auditOf(blind, run));
const whats = (audit: Audit, k: number): string[] => audit.rows[k]?.unseen.map(({ what }) => what) ?? [];

test("a check with wide draws and a narrow tolerance notices every mutant, and nothing passes it without work", () => {
  const audit = auditOf(good, run);
  const all = { noticed: forward("gru-reset-after"), of: forward("gru-reset-after") };
  expect(audit).toMatchObject({ cell: "gru-reset-after", questions: 2, numbers: 2 * (3 * 4 + 4), data: all });
  expect(audit.rows).toMatchObject([
    { mutants: all, onOurData: all, operators: [], passed: [], unseen: [], mends: null },
  ]);
  expect(audit.rows[0]?.share).toBeLessThan(1);
});

test("what a blind check does not see is named: mutants, parameters, history, constants", () => {
  const audit = ofBlind();
  const [loose, narrow] = audit.rows as [Audit["rows"][number], Audit["rows"][number]];
  expect(loose.mutants.noticed).toBeLessThan(narrow.mutants.noticed);
  expect(loose.passed).toHaveLength(loose.mutants.of - loose.mutants.noticed);
  expect(loose.operators.reduce((sum, one) => sum + one.of - one.noticed, 0)).toBe(loose.passed.length);
  expect(whats(audit, 0)).toEqual(
    expect.arrayContaining([
      "x",
      "U_i",
      "all but the last 8 steps",
      "constants",
      "the answer to another x",
      "the first row",
    ]),
  );
  expect(loose.unseen.find(({ what }) => what === "constants")?.sentence).toMatch(
    /^It answers 2 constants, the mean of right answers to other inputs \(0\.\d+, 0\.\d+\)\.$/,
  );
  expect(whats(audit, 1)).not.toContain("x");
  // a right float32 implementation is further away than 1e-12
  expect(narrow.share).toBeGreaterThan(1);
});

test("what its numbers cannot show is named: zero states, zero and equal parameters, one step", () => {
  const equal: Check = {
    ...good,
    cell: "lstm",
    cases: [{ T: 1, B: 1, m: 2, n: 2 }],
    draw: {
      x: { constant: 1 },
      parameters: { W: { constant: 0.1 }, U: { normal: [0, 1] } },
      states: { h: { normal: [0, 1] } },
    },
    compares: { y: "all" },
  };
  const step = stepFor("lstm", {});
  expect(lacksOf(questionsOf(equal, step, 1).questions, step)).toEqual([
    "The initial c is zeros in every run: ignoring it would not show.",
    "b_i, b_f, b_o and b_g are zeros in every run: leaving them out would not show.",
    "W_i, W_f, W_o and W_g have the same numbers in every run: exchanging them would not show.",
    "In each run and layer all numbers of W_i, W_f, W_o and W_g are equal: transposing them, or exchanging units, would not show.",
    "Every sequence has one step.",
    "In each run all numbers of x are equal.",
  ]);
  expect(auditOf(good, run).lacks).toEqual([]);
  const onnx = suites().find(({ name }) => name === "ONNX LSTM")!;
  expect(auditOfVectors(onnx, run).lacks?.slice(0, 2)).toEqual([
    "The initial h and c are zeros in every run: ignoring them would not show.",
    "W_i, W_f, W_g and W_o have the same numbers in every run: exchanging them would not show.",
  ]);
});

test("mends bring the mutants that pass down to none, or are not named", () => {
  const [loose] = ofBlind().rows as [Audit["rows"][number]];
  const { alone = [], together = [] } = loose.mends ?? {};
  const shown = together.reduce((sum, { noticed }) => sum + noticed, 0);
  expect(shown).toBe(loose.passed.length);
  expect(together[0]?.noticed).toBe(Math.max(...alone.map(({ noticed }) => noticed)));
  const one = { ...blind, cases: [{ T: 1, B: 1, m: 1, n: 1 }] };
  expect(auditOf(one, { ...run, mends: false }).rows[0]?.mends).toBeNull();
});

test("a change to what is so already is no mend", () => {
  const biased: Check = {
    ...blind,
    cases: [{ T: 4, B: 3, m: 2, n: 2 }],
    draw: { ...blind.draw, parameters: { ...blind.draw.parameters, b: { normal: [0, 1] } } },
  };
  for (const { passed, mends } of auditOf(biased, run).rows) {
    expect(passed.length).toBeGreaterThan(0);
    expect(mends?.alone.map(({ sentence }) => sentence)).not.toContain("Draw the biases from N(0, 1).");
  }
});

test("the same seed draws the same numbers, and a row of a batch is that row", () => {
  const sizes = blind.cases[0]!;
  const [a, b] = [0, 0].map(() => drawn(blind, sizes, { inputs: 3, weights: 4 }));
  expect(a).toEqual(b);
  expect(drawn(blind, sizes, { inputs: 5, weights: 4 }).run.layers).toEqual(a!.run.layers);
  const { run: whole } = drawn(good, good.cases[0]!, { inputs: 3, weights: 4 });
  const { run: row } = rowOf({ run: whole, head: null }, 1);
  expect([...row.x.data.subarray(3, 6)]).toEqual([...whole.x.data.subarray(9, 12)]);
  expect([...row.layers[0]!.initial![0]!["h"]!.data]).toEqual([
    ...whole.layers[0]!.initial![0]!["h"]!.data.subarray(4, 8),
  ]);
  const redrawn = questionsOf({ ...good, trials: 2, redrawn: true }, stepFor(good.cell, {}), 1).questions;
  expect(redrawn[2]?.run.layers[0]?.params).not.toEqual(redrawn[0]?.run.layers[0]?.params);
});

test.each(suites())("$name accepts the definition, and its score is that of `power --published`", (suite) => {
  const mutants = equationMutantsOf(stepFor(suite.cell, {})).filter(({ pass }) => pass === "forward");
  const audit = auditOfVectors(suite, run);
  const [row] = audit.rows;
  expect(row?.mutants).toEqual({ noticed: noticed(suite, mutants).length, of: mutants.length });
  expect(row?.share).toBeLessThan(1);
});

test("a check of gradients is scored on mistakes in the derivative, and its rows are one question", () => {
  const gradients: Check = {
    ...good,
    cell: "elman",
    cases: [{ T: 2, B: 2, m: 2, n: 2 }],
    compares: { gradients: { of: ["parameters", "initial"], cotangent: { constant: 1 } } },
    tolerances: [
      { id: "tight", dtype: "float32", atol: 1e-6, rtol: 0 },
      { id: "wide", dtype: "float32", atol: 100, rtol: 0 },
    ],
  };
  const audit = auditOf(gradients, run);
  const backward = equationMutantsOf(stepFor("elman", {})).filter(({ pass }) => pass === "backward");
  const [tight, loose] = audit.rows as [Audit["rows"][number], Audit["rows"][number]];
  expect(audit).toMatchObject({ questions: 1, numbers: 2 * 4 + 2 + 2 * 2 });
  // ∂L/∂x is not compared
  const unseen = tight.passed.map(({ sentence }) => sentence);
  expect(unseen.length).toBeGreaterThan(0);
  expect(unseen.filter((sentence) => !sentence.includes("∂(xₜ)"))).toEqual([]);
  expect(loose.mutants).toEqual({ noticed: 0, of: backward.length });
  expect(loose.share).toBe(0);
  expect(loose.mends?.alone[0]).toMatchObject({ sentence: "Hold each gradient to 1e-3 and 1e-3 of its value." });
});

test("our own vectors are a suite that misses nothing", () => {
  const audit = auditOfVectors(ownSuite(1), { ...run, mends: false });
  expect(audit).toMatchObject({ id: "gatecheck-lstm", cell: "lstm-peephole" });
  expect(audit.rows[0]?.passed).toEqual([]);
});
