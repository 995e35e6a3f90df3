import { expect, test } from "vitest";
import { counts, exitStatus, exitStatusOfWhole } from "./counts.ts";
import { exampleReport, exampleVerdict, exampleViolation } from "../testing/examples.ts";
import { statusOf, worstStatus } from "./status.ts";

const knownViolation = exampleViolation({
  implementation: "tfjs",
  known: { id: "tfjs-1", reason: "reads r before z", link: "https://example.org/1" },
});
const vacuous = exampleVerdict({ verdict: "vacuous" });
const errored = exampleVerdict({ implementation: "crashing", verdict: "errored" });
const unsupported = exampleVerdict({ implementation: "small", verdict: "unsupported" });

test("counts verdicts by status and implementations by what became of them", () => {
  const report = exampleReport([exampleVerdict(), exampleViolation(), knownViolation, errored, unsupported]);
  const peer = { target: "onnx", installed: false, info: null, message: "npm install onnxruntime-node" };
  const finding = { target: "tfjs", id: "old", law: "a/b", cell: "gru", message: "no longer occurs" };
  expect(
    counts({
      ...report,
      implementations: [...report.implementations, peer],
      staleFindings: [finding],
      run: { ...report.run, shard: "1/4" },
    }),
  ).toEqual({
    verdicts: { holds: 1, violated: 1, known: 1, errored: 1, unsupported: 1, vacuous: 0, untried: 0 },
    implementations: { conforming: 2, failing: 2, unchecked: 1, absent: 1 },
    cases: 500,
    effective: 480,
    stale: 1,
    missingShards: 3,
  });
});

test.each([
  ["a law that holds", [exampleVerdict()], 0],
  ["a known violation", [knownViolation], 0],
  ["a violation", [exampleVerdict(), exampleViolation()], 1],
  ["a vacuous law", [exampleVerdict(), vacuous], 1],
  ["a crash", [exampleVerdict(), errored], 3],
  ["what was not tried", [exampleVerdict(), { ...errored, cases: 0 }], 3],
  ["what was not tried behind known crashes", [knownViolation, { ...errored, cases: 0 }], 3],
  ["a known crash", [{ ...knownViolation, verdict: "errored" as const }], 0],
  ["a crash beside a known finding", [knownViolation, { ...errored, implementation: "tfjs" }], 3],
  ["a crash and a violation", [errored, exampleViolation()], 1],
  ["nothing checked", [unsupported], 1],
  ["nothing at all", [], 1],
] as const)("%s exits %#", (_, verdicts, status) => {
  expect(exitStatus(exampleReport(verdicts))).toBe(status);
});

test("a shard may have nothing to do", () => {
  const report = exampleReport([]);
  expect(exitStatus({ ...report, run: { ...report.run, shard: "7/8" } })).toBe(0);
});

test("stale findings and absent peers do not fail", () => {
  const stale = { target: "tfjs", id: "old", law: "a/b", cell: "gru", message: "no longer occurs" };
  const absent = { target: "onnx", installed: false, info: null, message: null };
  expect(exitStatus({ ...exampleReport([exampleVerdict()]), staleFindings: [stale], implementations: [absent] })).toBe(
    0,
  );
});

test("what is known of a law that holds does not make it known", () => {
  const { known } = knownViolation;
  expect(statusOf(exampleVerdict({ known }))).toBe("holds");
  expect(worstStatus([knownViolation, exampleVerdict()])).toBe("holds");
  expect(worstStatus([knownViolation, vacuous])).toBe("vacuous");
  expect(worstStatus([knownViolation, unsupported])).toBe("known");
});

test.each([
  ["a whole", {}, [exampleVerdict()], 0],
  ["one that was interrupted", { interrupted: true }, [exampleVerdict(), exampleViolation()], 130],
  ["one of three shards", { shard: "1/3" }, [exampleVerdict()], 1],
  ["one of three shards that has a crash", { shard: "1/3" }, [errored], 3],
  ["all shards", { shard: "1/2,2/2" }, [exampleVerdict()], 0],
] as const)("of a report that is to be the whole campaign, %s exits %#", (_, run, verdicts, status) => {
  const report = exampleReport(verdicts);
  expect(exitStatusOfWhole({ ...report, run: { ...report.run, ...run } })).toBe(status);
});

test("the worst status of no verdicts is unsupported", () => {
  expect(worstStatus([])).toBe("unsupported");
});
