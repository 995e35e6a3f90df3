import * as fc from "fast-check";
import { expect, test } from "vitest";
import { formatFailure, formatFields } from "./failure.ts";
import { formatCount, formatExcess, formatNumber, formatOptions, formatPair, formatSeconds } from "./format.ts";
import { exampleVerdict, exampleViolation } from "../testing/examples.ts";

test("numbers keep their sign, their size and what JSON cannot hold", () => {
  expect(formatNumber(0.012345)).toBe("0.0123");
  expect(formatNumber(-0)).toBe("-0");
  expect(formatNumber(1.5e-7)).toBe("1.5e-7");
  expect(formatNumber("NaN")).toBe("NaN");
  expect(formatNumber("-Infinity")).toBe("-Infinity");
});

test("a pair shows the digits in which it differs and two more", () => {
  expect(formatPair(0.123456789, 0.123456123)).toEqual(["0.12345679", "0.12345612"]);
  expect(formatPair(1, 2)).toEqual(["1", "2"]);
  expect(formatPair(1, 1 + 2 ** -52)).toEqual(["1", "1.0000000000000002"]);
  expect(formatPair(0.1, 0.1)).toEqual(["0.1", "0.1"]);
  expect(formatPair(0, -0)).toEqual(["0", "-0"]);
  expect(formatPair("-0", 0)).toEqual(["-0", "0"]);
  expect(formatPair("NaN", 0.25)).toEqual(["NaN", "0.25"]);
});

test("different numbers never look the same", () => {
  const any = fc.double({ noDefaultInfinity: true, noNaN: true });
  fc.assert(
    fc.property(
      any,
      fc.oneof(
        any,
        any.map((x) => x * (1 + 2 ** -50)),
      ),
      (a, b) => {
        const [left, right] = formatPair(a, b);
        expect(left === right).toBe(Object.is(a, b));
      },
    ),
  );
});

test("the excess over the bound is a quotient where there is one", () => {
  expect(formatExcess(6e-7, 5e-8)).toBe("12 times the bound");
  expect(formatExcess("NaN", 1)).toBeNull();
  expect(formatExcess(1, 0)).toBeNull();
});

test("options are written as in a case, by name", () => {
  expect(formatOptions({ bias: false, activation: "relu" })).toBe("activation=relu bias=false");
  expect(formatOptions({})).toBe("");
});

test("counts and durations are read aloud", () => {
  expect(formatCount(1, "law")).toBe("1 law");
  expect(formatCount(1234, "law")).toBe("1,234 laws");
  expect([0.04, 0.42, 9.99, 59.4, 59.6, 200, 7500].map(formatSeconds)).toEqual([
    "0 s",
    "0.4 s",
    "10 s",
    "59 s",
    "1 min 0 s",
    "3 min 20 s",
    "2 h 5 min",
  ]);
});

test("a failure says law, sentence, both sides, distance, bound, case and replay", () => {
  expect(formatFailure(exampleViolation(), "Two pieces are the whole.")).toBe(
    [
      "law        time/chunking: Two pieces are the whole.",
      "diagnosis  an LSTM whose gates are read in the order i, f, o, g",
      "where      y[t=1,b=0,k=2]",
      "got        0.12345679",
      "want       0.12345612",
      "distance   6.66e-7, 6 times the bound",
      "bound      1.11e-7 (running error analysis, float32)",
      "case       cell=lstm T=1 B=1 m=1 n=1 seed=42",
      "found      cell=lstm T=4 B=3 m=2 n=5 seed=42",
      `replay     ${exampleViolation().counterexample?.replay}`,
    ].join("\n"),
  );
});

test("a failure by the sign of zero shows it", () => {
  const { counterexample } = exampleViolation();
  if (counterexample === null) throw new Error("the example has a counterexample");
  const zeros = { ...counterexample, got: "-0" as const, want: 0, distance: 0, bound: 0, boundFrom: "bit for bit" };
  const text = formatFailure(exampleViolation({ counterexample: zeros }), null);
  expect(text).toContain("\ngot        -0\nwant       0\ndistance   0\nbound      0 (bit for bit)\n");
});

test("a failure says no more than there is to say", () => {
  const { counterexample } = exampleViolation();
  if (counterexample === null) throw new Error("the example has a counterexample");
  const bare = { ...counterexample, found: counterexample.case, bound: 0, boundFrom: "" };
  const text = formatFailure(exampleViolation({ counterexample: bare, diagnosis: null }), null);
  expect(text).toMatch(/^law {7}time\/chunking\n/);
  expect(text).toMatch(/\ndistance {2}6\.66e-7\nbound {5}0\n/);
  expect(text).not.toContain("found");
  expect(formatFailure(exampleVerdict({ verdict: "errored", message: "Traceback:\n  line 1" }), null)).toBe(
    "law      time/chunking\nmessage  Traceback:\n           line 1",
  );
  expect(formatFields([])).toBe("");
});
