import { expect, test } from "vitest";
import type { Verdict } from "../../properties/verdict.ts";
import { type ArithmeticId, profileNames } from "../../spec/language/precision.ts";
import { all } from "../html/element.ts";
import { sharesChart } from "../html/shares.ts";
import { arithmeticLines, inWords, sharesByOutput } from "./arithmetic.ts";

test("every arithmetic has words of its own", () => {
  expect(profileNames.map((name) => inWords(name))).toEqual([
    "float16 stored, float32 sums, float32 operations",
    "float16 stored, float32 sums",
    "float16 stored",
    "bfloat16 stored, float32 sums, float32 operations",
    "bfloat16 stored, float32 sums",
    "bfloat16 stored",
    "float32 stored, factors of 11 digits",
    "float32 stored, activations within 0.00049",
    "float32 stored, quantised factors",
  ]);
  expect(inWords("float32:gates=2^-20,operands=2^-8")).toBe(
    "float32 stored, factors of 8 digits, 2^-20 sums, 2^-20 operations",
  );
});

const holds = (grade: ArithmeticId | "faithful", ratio: number, outputs: Record<string, number>): Verdict => ({
  implementation: "mine",
  cell: "gru",
  options: {},
  dtype: "float16",
  law: "step/direct",
  conformance: "L1",
  verdict: "holds",
  cases: 2048,
  effective: 2048,
  grade,
  worst: { ratio, case: "" },
  outputs,
  counterexample: null,
  message: null,
  diagnosis: null,
  known: null,
});
const verdicts = [
  holds("float16/float32-accumulate", 0.31, { y: 0.31, "d W_z": 0.2 }),
  holds("float16/float32-accumulate", 0.3, { y: 0.1, "d W_z": 0.3 }),
];

test("a grade is told in words, with its share of the bound and its cases", () => {
  expect(arithmeticLines(verdicts)).toEqual(["float16 stored, float32 sums: 0.31 of the bound, 4,096 cases"]);
  expect(arithmeticLines([holds("faithful", 0.5, {})])).toEqual([]);
});

test("the chart has a bar for every output, the largest first", () => {
  expect(sharesByOutput(verdicts)).toEqual([
    {
      arithmetic: "float16/float32-accumulate",
      outputs: [
        ["y", 0.31],
        ["d W_z", 0.3],
      ],
    },
  ]);
  const { markup } = all(sharesChart(verdicts));
  expect(markup.match(/<rect[^>]* width="([\d.]+)"/g)?.map((bar) => /width="([\d.]+)"/.exec(bar)?.[1])).toEqual([
    "130.2",
    "126.0",
  ]);
  expect(sharesChart([holds("faithful", 0.5, {})])).toBe(null);
});
