import { expect, test } from "vitest";
import type { JsonNumber, Verdict } from "../../properties/verdict.ts";
import { mergeReports } from "./merge.ts";
import { exampleReport, exampleVerdict, exampleViolation } from "../testing/examples.ts";

/** The verdicts that remain of so many merged shards. */
const united = (...shards: readonly (readonly Verdict[])[]): readonly Verdict[] =>
  mergeReports(
    shards.map((verdicts, k) => {
      const report = exampleReport(verdicts);
      return { ...report, run: { ...report.run, shard: `${k + 1}/${shards.length}` } };
    }),
  ).verdicts;

const merged = (...verdicts: readonly Verdict[]): Verdict | undefined =>
  united(...verdicts.map((verdict) => [verdict]))[0];

test.each([
  ["vacuous", "holds", "holds"],
  ["unsupported", "vacuous", "vacuous"],
  ["unsupported", "holds", "holds"],
  ["holds", "violated", "violated"],
  ["vacuous", "violated", "violated"],
  ["violated", "errored", "errored"],
] as const)("%s and %s make %s", (a, b, both) => {
  expect(merged(exampleVerdict({ verdict: a }), exampleVerdict({ verdict: b }))?.verdict).toBe(both);
  expect(merged(exampleVerdict({ verdict: b }), exampleVerdict({ verdict: a }))?.verdict).toBe(both);
});

test("a shard in which nothing was compared does not lower the grade, one that meets none does", () => {
  const vacuous = exampleVerdict({ verdict: "vacuous", grade: null });
  expect(merged(vacuous, exampleVerdict())?.grade).toBe("faithful");
  expect(merged(exampleVerdict({ grade: null }), exampleVerdict())?.grade).toBeNull();
});

test("the shortest counterexample is kept, with its diagnosis, also where another shard errored", () => {
  const long = exampleViolation();
  const { counterexample } = long;
  if (counterexample === null) throw new Error("the example has a counterexample");
  const short = exampleViolation({ counterexample: { ...counterexample, case: "short" }, diagnosis: "a GRU" });
  const errored = exampleViolation({ verdict: "errored", counterexample: null, diagnosis: null, message: "killed" });
  expect(merged(long, errored, short)).toMatchObject({
    verdict: "errored",
    message: "killed",
    counterexample: { case: "short" },
    diagnosis: "a GRU",
  });
});

test("a known finding stays apart from the law on all other cases, and from other findings", () => {
  const known = { id: "tfjs-1", reason: "reads r before z", link: "https://example.org" };
  const other = { ...known, id: "tfjs-2" };
  const verdicts = [
    exampleVerdict(),
    exampleViolation({ implementation: "reference", options: {}, known }),
    exampleViolation({ implementation: "reference", options: {}, known: other, verdict: "errored" }),
  ];
  expect(united(verdicts, verdicts).map((one) => [one.verdict, one.known?.id ?? null, one.cases])).toEqual([
    ["violated", "tfjs-1", 200],
    ["errored", "tfjs-2", 200],
    ["holds", null, 200],
  ]);
});

const worst = (ratio: JsonNumber): Verdict => exampleVerdict({ worst: { ratio, case: "a" } });

test("a ratio of negative zero is no ratio", () => {
  expect(merged(worst("-0"), worst(0.5))?.worst?.ratio).toBe(0.5);
  expect(merged(worst("-0"), worst(0))).toEqual(merged(worst(0), worst("-0")));
});
