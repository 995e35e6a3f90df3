import { expect, test } from "vitest";
import * as fc from "fast-check";
import { cases, everywhere } from "../cases/arbitrary.ts";
import type { Case } from "../cases/case.ts";
import { type Pattern, entriesOf, expectationsIn, formatPattern, matches } from "./expectation.ts";
import { type Sample, patternOf } from "./pattern.ts";

const drawn = (count: number): Case[] =>
  [{}, { bias: false }, { activation: "relu" }].flatMap((options) =>
    fc.sample(cases("elman", options, "float64", { ...everywhere, layers: [1, 3] }), { seed: 7, numRuns: count }),
  );
const judged = (fails: (c: Case) => boolean, count = 30): Sample[] =>
  drawn(count).map((c) => ({ case: c, failed: fails(c) }));
const relu = { options: { activation: ["relu"] } };

test.each<[string, (c: Case) => boolean, Pattern]>([
  ["rows of length 0", (c) => c.lengths?.includes(0) === true, { lengths: "empty" }],
  ["rows that are shorter", (c) => c.lengths?.some((length) => length < c.T) === true, { lengths: "short" }],
  ["given lengths", ({ lengths }) => lengths !== null, { lengths: "given" }],
  ["one direction", ({ direction }) => direction === "reverse", { direction: ["reverse"] }],
  ["one step", ({ T }) => T === 1, { T: [1, 1] }],
  ["more than one layer", ({ layers }) => layers > 1, { layers: [2, null] }],
  ["an option", ({ options }) => options["activation"] === "relu", relu],
  [
    "an option and a direction",
    ({ options, direction }) => options["activation"] === "relu" && direction === "forward",
    { ...relu, direction: ["forward"] },
  ],
  ["a regime", ({ regime }) => regime === "edge", { regime: ["edge"] }],
  ["everything", () => true, { options: { activation: ["tanh", "relu"] } }],
  ["everything where an option differs", ({ options }) => options["bias"] === false, { options: { bias: [false] } }],
])("the pattern of %s", (_, fails, pattern) => {
  expect(patternOf(judged(fails, 60))).toEqual(pattern);
});

test("a pattern takes in every failure that was seen, whatever it is", () => {
  const few = judged(({ seed }) => seed % 7 === 0);
  const chance = patternOf(few);
  expect(few.filter(({ failed }) => failed).every((one) => matches(chance, one.case))).toBe(true);
  // too few cases say nothing of a cause: the options are what is left
  const [first] = drawn(1) as [Case];
  expect(patternOf([{ case: first, failed: true }])).toEqual({ options: { activation: ["tanh"], bias: [true] } });
  expect(patternOf([])).toEqual({});
});

test("a pattern in words", () => {
  expect(formatPattern({ options: { bias: [false] }, lengths: "empty", T: [2, null], n: [0, 1], m: [3, 3] })).toBe(
    "bias=false lengths=empty T≥2 n=0..1 m=3",
  );
  expect(formatPattern({})).toBe("");
});

test("expectations of one cell, pattern and reason are one entry", () => {
  const entry = { target: "mine", cell: "gru", laws: { "a/b": null, "c/d": "T=1" }, reason: "known", link: "" };
  expect(entriesOf(expectationsIn(entry))).toEqual([entry]);
  const other = { ...entry, where: { T: [1, 1] as const } };
  expect(entriesOf([...expectationsIn(entry), ...expectationsIn(other)])).toEqual([entry, other]);
});
