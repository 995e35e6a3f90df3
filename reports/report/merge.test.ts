import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mergeReports } from "./merge.ts";
import { parseReport } from "./read.ts";
import { ReportError, type Report } from "./report.ts";
import { report } from "../testing/arbitraries.ts";
import { exampleReport, exampleVerdict, exampleViolation } from "../testing/examples.ts";
import { type Place, findingsIn, placeOf } from "../../properties/findings/finding.ts";
import type { Verdict } from "../../properties/verdict.ts";

const shard = (name: string | null, verdicts: readonly Verdict[], changes: Partial<Report> = {}): Report => {
  const made = exampleReport(verdicts, changes);
  return { ...made, run: { ...made.run, shard: name } };
};

test("shards of a campaign become one report", () => {
  const a = shard("1/2", [exampleVerdict({ worst: { ratio: 0.5, case: "a" } })], {
    started: "2026-01-31T12:00:01.000Z",
  });
  const b = shard("2/2", [exampleVerdict({ worst: { ratio: "Infinity", case: "b" }, grade: "absolute" })], {
    machine: { ...a.machine, cpu: "another" },
  });
  expect(mergeReports([a, b])).toEqual({
    ...b,
    seconds: 24.69,
    run: { ...b.run, shard: "1/2,2/2" },
    verdicts: [
      exampleVerdict({ cases: 200, effective: 192, worst: { ratio: "Infinity", case: "b" }, grade: "absolute" }),
    ],
  });
});

test("different cells, options, dtypes and laws stay apart, in a fixed order", () => {
  const verdicts = [
    exampleVerdict({ options: { bias: false } }),
    exampleVerdict({ law: "a/b" }),
    exampleVerdict({ dtype: "float64" }),
    exampleVerdict({ cell: "gru" }),
    exampleVerdict(),
  ];
  const { verdicts: ordered } = mergeReports([exampleReport(verdicts)]);
  expect(ordered).toHaveLength(5);
  expect(mergeReports([exampleReport(verdicts.toReversed())]).verdicts).toEqual(ordered);
});

test("a campaign of which a part was interrupted was interrupted", () => {
  const whole = exampleReport([]);
  const part = { ...whole, run: { ...whole.run, interrupted: true } };
  expect(mergeReports([whole, part]).run.interrupted).toBe(true);
  expect(mergeReports([whole, whole]).run.interrupted).toBe(false);
});

test("a finding that is stale in one shard and occurs in another is not stale", () => {
  const known = { id: "tfjs-1", reason: "reads r before z", link: "https://example.org" };
  const violation = exampleViolation({ implementation: "tfjs", known });
  const stale = { target: "tfjs", id: "tfjs-1", law: "time/chunking", cell: "lstm", message: "no longer occurs" };
  const other = { ...stale, id: "tfjs-2" };
  const reports = [exampleReport([violation]), exampleReport([], { staleFindings: [stale, other] })];
  expect(mergeReports(reports).staleFindings).toEqual([other]);
});

test("installed on one machine is installed", () => {
  const absent = { target: "onnx", installed: false, info: null, message: "npm install onnxruntime-node" };
  const present = { target: "onnx", installed: true, info: { name: "onnx", version: "1.30.0" }, message: null };
  const reports = [absent, present].map((one) => exampleReport([], { implementations: [one] }));
  expect(mergeReports(reports).implementations).toEqual([present]);
  expect(mergeReports(reports.slice(0, 1)).implementations).toEqual([absent]);
});

test("reports of different campaigns are refused in one line", () => {
  const a = exampleReport([exampleVerdict()]);
  const [implementation] = a.implementations;
  const [law] = a.laws;
  if (implementation === undefined || law === undefined) throw new Error("the example has an implementation and a law");
  const refused = (b: Report): string => {
    try {
      mergeReports([a, b]);
    } catch (error) {
      return error instanceof ReportError ? error.message : "another error";
    }
    return "merged";
  };
  const different = "reports of different campaigns: ";
  const newer = { ...implementation, info: { name: "reference", version: "2.0.0" } };
  expect(refused({ ...a, implementations: [newer] })).toBe(
    `${different}implementation reference is {"name":"reference","version":"1.0.0"} in one, {"name":"reference","version":"2.0.0"} in another`,
  );
  expect(refused({ ...a, tool: { name: "gatecheck", version: "0.2.0" } })).toMatch(`${different}the tool is`);
  expect(refused({ ...a, run: { ...a.run, seed: 7 } })).toBe(`${different}the seed is 42 in one, 7 in another`);
  expect(refused({ ...a, run: { ...a.run, level: "exhaustive" } })).toMatch(`${different}the level is`);
  expect(refused({ ...a, laws: [{ ...law, sentence: "other" }] })).toMatch(`${different}law time/chunking is`);
  expect(refused({ ...a, schema: "gatecheck/report/2" as never })).toMatch(`${different}the schema is`);
  expect(() => mergeReports([shard("1/2", []), shard("1/3", [])])).toThrow("shards of different campaigns");
  expect(() => mergeReports([])).toThrow("no reports to merge");
});

test("no case is counted twice", () => {
  const whole = shard(null, [exampleVerdict()]);
  const [first, second] = ["1/2", "2/2"].map((name) => shard(name, [exampleVerdict()])) as [Report, Report];
  const twice = "two of the reports hold the same cases (of reference, lstm, time/chunking); leave one of them out";
  for (const all of [
    [whole, whole],
    [first, second, first],
    [mergeReports([first, second]), second],
    [whole, second],
  ])
    expect(() => mergeReports(all)).toThrow(twice);
  expect(mergeReports([whole, shard(null, [exampleVerdict({ cell: "gru" })])]).verdicts).toHaveLength(2);
});

test("merging is commutative, associative, and gives reports that can be read", () => {
  fc.assert(
    fc.property(report, report, report, (...reports) => {
      const [a, b, c] = reports.map((one, k) => ({ ...one, run: { ...one.run, shard: `${k + 1}/4` } })) as [
        Report,
        Report,
        Report,
      ];
      const all = mergeReports([a, b, c]);
      expect(mergeReports([c, a, b])).toEqual(all);
      expect(mergeReports([b, a, c])).toEqual(all);
      expect(mergeReports([mergeReports([a, b]), c])).toEqual(all);
      expect(mergeReports([a, mergeReports([b, c])])).toEqual(all);
      expect(JSON.stringify(mergeReports([mergeReports([c, b]), mergeReports([a])]))).toBe(JSON.stringify(all));
      expect(parseReport(JSON.parse(JSON.stringify(all)), "merged.json")).toEqual(all);
    }),
  );
});

test("one mistake seen in two shards is one finding, its most direct violation first", () => {
  const violation = (law: string): Verdict => exampleViolation({ law, options: {} });
  const seen = (laws: readonly [string, ...string[]], name: string): Report => {
    const verdicts = laws.map(violation);
    const [first, ...further] = verdicts.map(placeOf) as [Place, ...Place[]];
    const { implementation, cell } = violation(laws[0]);
    const one = { implementation, cell, kind: "explained", cause: "U is transposed.", first, further } as const;
    return shard(name, [...verdicts, violation(`time/${name[0]}`)], { findings: findingsIn(verdicts, [one]) });
  };
  const merged = mergeReports([seen(["reduction/a", "sizes/a"], "1/2"), seen(["step/direct"], "2/2")]);
  expect(merged.findings.map(({ kind, first, further }) => [kind, first.law, further.map(({ law }) => law)])).toEqual([
    ["explained", "step/direct", ["sizes/a", "reduction/a"]],
    ["unexplained", "time/1", ["time/2"]],
  ]);
});
