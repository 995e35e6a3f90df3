import { expect, it } from "vitest";
import { coveredPairs, structuresTried } from "./coverage.ts";
import type { ReportedImplementation } from "./report.ts";
import { toTerminal } from "../terminal/index.ts";
import { exampleReport, exampleVerdict } from "../testing/examples.ts";

const implementation = (missing: readonly string[]): ReportedImplementation => ({
  target: "reference",
  installed: true,
  info: null,
  message: null,
  coverage: [
    { cell: "lstm", pairs: 1_990, missing },
    { cell: "gru", pairs: 10, missing: [] },
  ],
});

it("is whole only where no pair is missing", () => {
  expect(coveredPairs(implementation([]))).toBe("100 % of 2,000 pairs");
  expect(coveredPairs(implementation(["a=1 b=2"]))).toBe("99.9 % of 2,000 pairs");
  expect(coveredPairs({ ...implementation([]), coverage: [] })).toBeNull();
});

it("stands under the table of a report", () => {
  const report = exampleReport([exampleVerdict()], { implementations: [implementation(["a=1 b=2"])] });
  expect(toTerminal(report, { color: false })).toContain("reference 99.9 % of 2,000 pairs of options and shapes");
});

it("says which structures a level tries, and with which options", () => {
  const said = (changes: readonly Parameters<typeof exampleVerdict>[0][], level: "quick" | "standard" = "standard") => {
    const report = exampleReport(changes.map((change) => exampleVerdict({ law: "step/direct", ...change })));
    return structuresTried({ ...report, run: { ...report.run, level } });
  };
  expect(said([{}])).toBe("all with default options");
  expect(said([{}, { options: { bias: false } }])).toBe("all with default options, 4-way with others");
  expect(said([{ options: { bias: false } }])).toBe("4-way with others");
  expect(said([{}], "quick")).toBeNull();
  expect(said([{}, { verdict: "violated" }])).toBeNull();
  expect(said([{ law: "time/prefix" }])).toBeNull();
});
